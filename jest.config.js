export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/{engine,plugins,processes,designer,server,test}/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/dist/'],
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2023', experimental: { keepImportAttributes: true } } },
    ],
  },
  coverageProvider: 'v8',
  maxWorkers: 2,
  // Nothing is asserted in milliseconds, so a slow machine may take its time.
  testTimeout: 240_000,
  globalSetup: '<rootDir>/test/support/global-setup.js',
  globalTeardown: '<rootDir>/test/support/global-teardown.js',
  reporters: ['default', '<rootDir>/test/support/count-reporter.js'],
};
