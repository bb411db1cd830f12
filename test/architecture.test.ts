/** The import rules of .dependency-cruiser.cjs catch what they are there for, and plugins name what they use. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Plugin } from '../engine/plugin.ts';

const repository = resolve(import.meta.dirname, '..');

/** Rule -> files that break it (the first one is the offender) or, where the rule must stay silent, follow it. */
const PLANTED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'kernel-imports-model-only': { 'engine/kernel/step.ts': "import '../lint/rules.ts';" },
  'expression-imports-nothing-of-ours': { 'engine/expression/feel.ts': "import '../model/graph.ts';" },
  'model-imports-expression-only': { 'engine/model/read.ts': "import '../lint/rules.ts';" },
  'browser-rooms-import-browser-rooms': { 'engine/forms/check.ts': "import '../store/sqlite.ts';" },
  'browser-rooms-without-node': { 'engine/lint/rules.ts': "import 'node:fs';" },
  'browser-rooms-without-database': { 'engine/forms/rows.ts': "import 'knex';" },
  'engine-imports-nothing-of-ours': { 'engine/runtime/invoice.ts': "import type {} from '../../plugins/orders/index.ts';" },
  'engine-without-http': { 'engine/runtime/http.ts': "import 'express';" },
  'plugins-use-the-contract': { 'plugins/stock/store.ts': "import '../../engine/store/sqlite.ts';" },
  'plugins-meet-at-index': { 'plugins/stock/orders.ts': "import '../orders/store.ts';" },
  'plugins-without-http': { 'plugins/stock/http.ts': "import 'express';" },
  'processes-are-data': { 'processes/approval/code.ts': "import '../../engine/plugin.ts';" },
  'server-uses-the-engine-face': { 'server/routes/tasks.ts': "import '../../engine/store/sqlite.ts';" },
  'only-server-index-names-plugins': { 'server/demo/data.ts': "import '../../plugins/orders/index.ts';" },
  'server-index-takes-plugins-by-index': { 'server/index.ts': "import '../plugins/orders/store.ts';" },
  'designer-imports-browser-rooms': { 'designer/inbox.ts': "import '../engine/store/sqlite.ts';" },
  'product-without-test-code': { 'plugins/orders/helper.ts': "import '../../test/support/helper.ts';" },
  'product-without-dev-dependencies': { 'server/routes/check.ts': "import 'fast-check';" },
  'no-unknown-import': { 'engine/commands/start.ts': "import './nowhere.ts';" },
  'no-cycle': { 'engine/queries/a.ts': "import './b.ts';", 'engine/queries/b.ts': "import './a.ts';" },
  'no-cycle-of-types': { 'engine/queries/c.ts': "import type {} from './d.ts';", 'engine/queries/d.ts': "import './c.ts';" },
  'no-orphan': { 'engine/identity/alone.ts': 'export {};' },
};

/** What the offenders reach for, and imports that every rule allows. */
const ALLOWED: Readonly<Record<string, string>> = {
  'package.json': JSON.stringify({ dependencies: { knex: '*', express: '*' }, devDependencies: { 'fast-check': '*' } }),
  'engine/index.ts': "import './store/sqlite.ts'; import './kernel/machine.ts';",
  'engine/plugin.ts': "import type {} from './store/sqlite.ts';",
  'engine/kernel/machine.ts': "import '../model/graph.ts';",
  'engine/model/graph.ts': "import '../expression/value.ts';",
  'engine/expression/value.ts': 'export {};',
  'engine/store/sqlite.ts': "import 'knex';",
  'engine/store/sqlite.test.ts': "import '../../test/support/helper.ts';",
  'plugins/base/money.ts': "import '../../engine/plugin.ts';",
  'plugins/orders/index.ts': "import './store.ts';",
  'plugins/orders/store.ts': "import '../base/money.ts';",
  'plugins/stock/index.ts': "import '../orders/index.ts';",
  'server/routes/orders.ts': "import '../../engine/index.ts'; import 'express';",
  'designer/types.ts': "import type {} from '../engine/index.ts'; import '../engine/model/graph.ts';",
  'test/support/helper.ts': "import 'node:fs';",
};

interface Violation {
  readonly from: string;
  readonly rule: { readonly name: string };
}

let folder = '';
let violations: readonly Violation[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cartable-rooms-'));
  await symlink(join(repository, 'node_modules'), join(folder, 'node_modules'));
  for (const [path, text] of Object.entries(Object.assign({}, ...Object.values(PLANTED), ALLOWED) as Record<string, string>)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), `${text}\n`);
  }
  violations = await cruise(folder);
}, 300_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

async function cruise(cwd: string): Promise<readonly Violation[]> {
  const program = join(repository, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const rooms = ['engine', 'plugins', 'processes', 'server', 'designer', 'test'];
  const run = promisify(execFile)(
    process.execPath,
    [program, '--config', join(repository, '.dependency-cruiser.cjs'), '--output-type', 'json', ...rooms],
    { cwd, maxBuffer: 64 * 1024 * 1024 },
  );
  const { stdout } = await run.catch((error: { stdout: string }) => error);
  const report = JSON.parse(stdout) as { summary: { violations: readonly Violation[] } };
  return report.summary.violations;
}

describe('the import rules', () => {
  it.each(Object.entries(PLANTED))('%s is caught', (rule, files) => {
    const offenders = violations.filter((violation) => violation.rule.name === rule).map((violation) => violation.from);
    expect(offenders).toContain(Object.keys(files)[0]);
  });

  it('leave allowed imports alone', () => {
    expect(violations.filter((violation) => violation.from in ALLOWED)).toEqual([]);
  });

  it('have a planted violation each', async () => {
    const config = await readFile(join(repository, '.dependency-cruiser.cjs'), 'utf8');
    const rules = [...config.matchAll(/name: '([^']+)'/g)].map((match) => match[1]);
    expect(rules).toEqual(Object.keys(PLANTED));
  });
});

describe('plugins name in `requires` the plugins they import', () => {
  it('every one of them', async () => {
    const unnamed: string[] = [];
    for (const { plugin, folderName } of await plugins()) {
      for (const imported of await importedPlugins(folderName)) {
        if (!plugin.requires.includes(imported)) unnamed.push(`${folderName} imports ${imported}`);
      }
    }
    expect(unnamed).toEqual([]);
  });
});

/** The plugin objects exported by plugins/<area>/index.ts; the folder bears the plugin's name. */
async function plugins(): Promise<{ plugin: Plugin; folderName: string }[]> {
  const found: { plugin: Plugin; folderName: string }[] = [];
  for (const entry of await readdir(join(repository, 'plugins'), { withFileTypes: true })) {
    if (!entry.isDirectory()) continue;
    const exported = (await import(join(repository, 'plugins', entry.name, 'index.ts'))) as Record<string, unknown>;
    const plugin = Object.values(exported).find((value): value is Plugin => isPlugin(value) && value.name === entry.name);
    if (plugin === undefined) throw new Error(`plugins/${entry.name}/index.ts exports no plugin named ${entry.name}`);
    found.push({ plugin, folderName: entry.name });
  }
  return found;
}

function isPlugin(value: unknown): value is Plugin {
  return typeof value === 'object' && value !== null && 'requires' in value && 'operations' in value;
}

/** Names of other plugins that the shipped code of one imports. */
async function importedPlugins(folderName: string): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  const root = join(repository, 'plugins', folderName);
  for (const path of await readdir(root, { recursive: true })) {
    if (!path.endsWith('.ts') || path.endsWith('.test.ts')) continue;
    const text = await readFile(join(root, path), 'utf8');
    for (const match of text.matchAll(/from '([./]+)([a-z-]+)\/[^']*'/g)) {
      const target = resolve(dirname(join(root, path)), `${match[1]}${match[2]}`);
      if (dirname(target) === join(repository, 'plugins') && match[2] !== undefined && match[2] !== folderName)
        names.add(match[2]);
    }
  }
  return names;
}
