// Types are checked by tsc; for jest esbuild only strips them, which takes milliseconds a file.
const { transformSync } = require('esbuild');

module.exports = {
  process: (source, path) =>
    transformSync(source, {
      loader: 'ts',
      format: 'cjs',
      target: 'node20',
      // jest runs CommonJS: import() has to become require() too.
      supported: { 'dynamic-import': false },
      sourcefile: path,
      sourcemap: 'inline',
    }),
};
