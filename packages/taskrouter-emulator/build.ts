import { chmod, copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { rollup } from 'rollup';
import { dts } from 'rollup-plugin-dts';
import { bundleConsole } from './console/bundle';

/*
 * What is published: the command as one file, the console's page beside it, the library as ES module and CommonJS, and
 * its types, everything inside: it depends on no other package.
 */

const SOURCE = join(__dirname, 'src');
const DIST = join(__dirname, 'dist');

const SHARED = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  // jsonc-parser's CommonJS form cannot be bundled.
  mainFields: ['module', 'main'],
  legalComments: 'none',
  // Found at run time, beside the command.
  external: ['./replication-thread', 'tsx/cjs', '../../console/bundle'],
  logLevel: 'warning',
} satisfies BuildOptions;

async function main(): Promise<void> {
  await rm(DIST, { recursive: true, force: true });
  const library = join(SOURCE, 'index.ts');
  const command = join(DIST, 'cli.js');
  await Promise.all([
    build({
      ...SHARED,
      entryPoints: [join(SOURCE, 'cli.ts')],
      outfile: command,
      minify: true,
      banner: SHEBANG,
    }),
    // The command starts threads of it.
    build({
      ...SHARED,
      entryPoints: [join(SOURCE, 'simulation', 'parallel', 'replication-thread.ts')],
      outfile: join(DIST, 'replication-thread.js'),
      minify: true,
    }),
    build({ ...SHARED, entryPoints: [library], outfile: join(DIST, 'index.js') }),
    // An ES module has no `require`, which bundled CommonJS asks for Node's own modules.
    build({
      ...SHARED,
      entryPoints: [library],
      outfile: join(DIST, 'index.mjs'),
      format: 'esm',
      banner: ESM,
    }),
    types(library),
    page(),
  ]);
  await chmod(command, 0o755);
}

const SHEBANG = { js: '#!/usr/bin/env node' };

const ESM = {
  js: "import { createRequire as nodeRequire } from 'node:module'; const require = nodeRequire(import.meta.url);",
};

/** The language is a package of this repository only: its types become part of the file. */
const LANGUAGE = {
  name: 'language',
  resolveId: (id: string) => (id.startsWith('taskrouter/') ? require.resolve(id) : null),
};

/** The console's page, as it is served. */
async function page(): Promise<void> {
  const { html, script, style } = await bundleConsole();
  const folder = join(DIST, 'console');
  await mkdir(folder, { recursive: true });
  await Promise.all([
    writeFile(join(folder, 'index.html'), html),
    writeFile(join(folder, 'console.js'), script),
    writeFile(join(folder, 'console.css'), style),
  ]);
}

/** One declaration file for all of it; the same one for both kinds of module. */
async function types(entry: string): Promise<void> {
  const bundle = await rollup({ input: entry, external: [/^node:/], plugins: [LANGUAGE, dts()] });
  await bundle.write({ file: join(DIST, 'index.d.ts') });
  await copyFile(join(DIST, 'index.d.ts'), join(DIST, 'index.d.mts'));
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
