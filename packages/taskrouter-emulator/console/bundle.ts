import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

/** The console's page, ready to be served. */
export interface ConsoleBundle {
  readonly html: string;
  readonly script: string;
  readonly style: string;
}

/** Bundles the page: one document, one script and one style sheet, with everything they need inside. */
export async function bundleConsole(): Promise<ConsoleBundle> {
  const { outputFiles } = await build({
    entryPoints: [
      { in: join(__dirname, 'main.tsx'), out: 'console' },
      { in: join(__dirname, 'styles', 'console.css'), out: 'console' },
    ],
    bundle: true,
    minify: true,
    write: false,
    outdir: '/',
    format: 'esm',
    target: ['chrome120', 'firefox121', 'safari17'],
    // Preact's packages say where their browser form is; the project's own are source.
    mainFields: ['browser', 'module', 'main'],
    define: { 'process.env.NODE_ENV': '"production"' },
    jsx: 'automatic',
    jsxImportSource: 'preact',
    legalComments: 'none',
    logLevel: 'warning',
  });
  const text = (ending: string) => outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? '';
  const html = await readFile(join(__dirname, 'index.html'), 'utf8');
  return { html, script: text('.js'), style: text('.css') };
}
