/** The console in a real browser: `npm run test:browser`. */
/** @type {import('jest').Config} */
module.exports = {
  rootDir: '../..',
  roots: ['<rootDir>/test/browser'],
  testEnvironment: 'node',
  transform: { '\\.ts$': '<rootDir>/test/esbuild-transform.js' },
  testTimeout: 120_000,
  maxWorkers: 1,
};
