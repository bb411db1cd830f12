/**
 * Who may import whom (ARCHITECTURE.md). Tests beside the code may reach further; what ships may not.
 * test/architecture.test.ts plants a violation of every rule and sees it caught.
 */
const TESTS = '\\.test\\.ts$|/test-support(/|\\.ts$)';
const ROOMS = '^(engine|plugins|processes|server|designer|test)/';
/** Rooms of the engine that also run in a browser. */
const BROWSER_SAFE = '^engine/(model|expression|kernel|forms|lint)/';
const DATABASE_OR_SERVER = 'node_modules/(better-sqlite3|pg|knex|express|pino|prom-client|multer|helmet)/';

/** Code that ships: no tests, and none of the folders named. */
const shipped = (path, ...pathNot) => ({ path, pathNot: [TESTS, ...pathNot] });

module.exports = {
  forbidden: [
    {
      name: 'kernel-imports-model-only',
      comment: 'The token machine is pure: graph in, state out. Its calendar arithmetic is a pure library.',
      severity: 'error',
      from: shipped('^engine/kernel/'),
      to: {
        pathNot: '^engine/(kernel|model)/|^engine/expression/(index|value|expression)\\.ts$|node_modules/temporal-polyfill/',
      },
    },
    {
      name: 'expression-imports-nothing-of-ours',
      severity: 'error',
      from: shipped('^engine/expression/'),
      to: { path: ROOMS, pathNot: '^engine/expression/' },
    },
    {
      name: 'model-imports-expression-only',
      severity: 'error',
      from: shipped('^engine/model/'),
      to: { path: ROOMS, pathNot: '^engine/(model|expression)/' },
    },
    {
      name: 'browser-rooms-import-browser-rooms',
      comment: 'Forms and lint run in the browser too, so all they import must.',
      severity: 'error',
      from: shipped(BROWSER_SAFE),
      to: { path: ROOMS, pathNot: BROWSER_SAFE },
    },
    {
      name: 'browser-rooms-without-node',
      severity: 'error',
      from: shipped(BROWSER_SAFE),
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'browser-rooms-without-database',
      severity: 'error',
      from: shipped(BROWSER_SAFE),
      to: { path: DATABASE_OR_SERVER },
    },
    {
      name: 'engine-imports-nothing-of-ours',
      comment: 'A generic BPMN engine: knows nothing of orders, HTTP or browsers.',
      severity: 'error',
      from: shipped('^engine/'),
      to: { path: ROOMS, pathNot: '^engine/' },
    },
    {
      name: 'engine-without-http',
      severity: 'error',
      from: { path: '^engine/' },
      to: { path: 'node_modules/(express|multer|helmet)/' },
    },
    {
      name: 'plugins-use-the-contract',
      comment: 'Of the engine only plugin.ts and errors.ts.',
      severity: 'error',
      from: shipped('^plugins/'),
      to: { path: ROOMS, pathNot: '^plugins/|^engine/(plugin|errors)\\.ts$' },
    },
    {
      name: 'plugins-meet-at-index',
      comment: 'Of another plugin only its index.ts (plugins/base is open to all).',
      severity: 'error',
      from: shipped('^plugins/([^/]+)/'),
      to: { path: '^plugins/', pathNot: '^plugins/($1|base)/|^plugins/[^/]+/index\\.ts$' },
    },
    {
      name: 'plugins-without-http',
      severity: 'error',
      from: { path: '^plugins/' },
      to: { path: 'node_modules/express/' },
    },
    {
      name: 'processes-are-data',
      comment: 'A ready-made flow names operations, never code of another room.',
      severity: 'error',
      from: shipped('^processes/'),
      to: { path: ROOMS, pathNot: '^processes/' },
    },
    {
      name: 'server-uses-the-engine-face',
      severity: 'error',
      from: shipped('^server/'),
      to: { path: '^engine/', pathNot: '^engine/(index|plugin|errors)\\.ts$' },
    },
    {
      name: 'only-server-index-names-plugins',
      severity: 'error',
      from: shipped('^server/', '^server/index\\.ts$'),
      to: { path: '^plugins/' },
    },
    {
      name: 'server-index-takes-plugins-by-index',
      severity: 'error',
      from: { path: '^server/index\\.ts$' },
      to: { path: '^plugins/', pathNot: '^plugins/[^/]+/index\\.ts$' },
    },
    {
      name: 'designer-imports-browser-rooms',
      comment: 'Types of the rest are free; everything else goes over HTTP.',
      severity: 'error',
      from: shipped('^designer/', '^designer/picture\\.ts$'),
      to: { path: ROOMS, pathNot: `^designer/|${BROWSER_SAFE}`, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'product-without-test-code',
      severity: 'error',
      from: shipped('^(engine|plugins|processes|server|designer)/'),
      to: { path: `^test/|${TESTS}` },
    },
    {
      name: 'product-without-dev-dependencies',
      severity: 'error',
      from: shipped('^(engine|plugins|processes|server)/', '^server/build\\.ts$', '\\.d\\.ts$'),
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-unknown-import',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-cycle',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-cycle-of-types',
      comment: 'Closed by an `import type`, so gone at run time; still two files that cannot be understood apart.',
      severity: 'error',
      from: {},
      to: { circular: true, via: { dependencyTypes: ['type-only'] } },
    },
    {
      name: 'no-orphan',
      comment: 'A file that nothing imports and that imports nothing does nothing.',
      severity: 'error',
      from: { orphan: true, path: ROOMS, pathNot: [TESTS, '\\.d\\.ts$', '\\.js$'] },
      to: {},
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'types', 'default'] },
  },
};
