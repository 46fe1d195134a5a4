import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface ConsoleFile {
  readonly type: string;
  readonly text: string;
  /** The header ETag: another one whenever the text is another. */
  readonly tag: string;
}

/** The files of the page by their paths; every path that names no file is one of the page itself. */
export class ConsoleFiles {
  constructor(
    private readonly page: ConsoleFile,
    private readonly others: ReadonlyMap<string, ConsoleFile>,
  ) {}

  get(path: string): ConsoleFile | undefined {
    const own = this.others.get(path);
    if (own !== undefined) return own;
    return /\.[a-z]+$/.test(path) ? undefined : this.page;
  }
}

let loading: Promise<ConsoleFiles> | undefined;

/** The page: as it was packed with the command, or bundled now where this is run from its sources. */
export function loadConsole(): Promise<ConsoleFiles> {
  loading ??= readPacked().catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function readPacked(): Promise<ConsoleFiles> {
  const folder = join(__dirname, 'console');
  if (!existsSync(join(folder, 'console.js'))) {
    const { bundleConsole } = await import('../../console/bundle');
    const { html, script, style } = await bundleConsole();
    return filesOf(html, script, style);
  }
  const [html = '', script = '', style = ''] = await Promise.all(
    ['index.html', 'console.js', 'console.css'].map((name) => readFile(join(folder, name), 'utf8')),
  );
  return filesOf(html, script, style);
}

function filesOf(html: string, script: string, style: string): ConsoleFiles {
  return new ConsoleFiles(
    fileOf('text/html', html),
    new Map([
      ['/console.js', fileOf('text/javascript', script)],
      ['/console.css', fileOf('text/css', style)],
    ]),
  );
}

function fileOf(type: string, text: string): ConsoleFile {
  return { type, text, tag: `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"` };
}
