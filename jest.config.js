/** @type {import('jest').Config} */
module.exports = {
  // config/ is the user's: their tests run with ours.
  roots: ['<rootDir>/test', '<rootDir>/packages', '<rootDir>/config'],
  globalSetup: '<rootDir>/test/global-setup.js',
  // Projects of their own, tried by `npm run test:package`, and what needs a browser, by `npm run test:browser`.
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/packages/.*/examples/', '<rootDir>/test/browser/'],
  modulePathIgnorePatterns: ['/dist/', '<rootDir>/packages/.*/examples/'],
  testEnvironment: 'node',
  transform: { '\\.ts$': '<rootDir>/test/esbuild-transform.js' },
  // Only what hangs is ended: a busy machine may take its time.
  testTimeout: 300_000,
  // Much of the time goes to processes of their own that the tests wait for: a core per worker is enough for both.
  maxWorkers: '100%',
};
