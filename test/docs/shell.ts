import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Block, Page } from './page';

/** Before each block, on a line of its own, the shell prints its number, so that what is printed can be told apart. */
const MARK = '@@ block ';

/*
 * A page's lines run in one shell, as those of a reader do, and end at the first that fails. `npm ci` and `npm test` are what CI
 * does before and beside this. Jobs have process groups of their own (-m), for Ctrl-C to reach all of one.
 */
const PROLOGUE = `set -euo pipefail -m
npm() { [[ "$1" == ci || "$1" == test ]] || command npm "$@"; }
stop() { if [[ -n "\${started:-}" ]]; then kill -INT -- "-$started" 2>/dev/null; wait "$started" || true; started=; fi; }
ready() {
  for _ in $(seq 600); do
    grep -q 'Ctrl-C\\|taskRouterUrl' started.log && return
    kill -0 "$started" 2>/dev/null || break
    sleep 0.1
  done
  cat started.log; echo "It did not start."; return 1
}
trap 'stop; kill $(jobs -p) 2>/dev/null || true' EXIT
`;

/** A copy of what git keeps, with the dependencies that are here: pages write files. */
export function checkoutCopy(): { readonly folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'taskrouter-docs-'));
  const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    encoding: 'utf8',
  });
  for (const file of files.split('\0').filter((name) => name !== '')) cpSync(file, join(folder, file));
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Runs a page's lines in `folder`. @returns the line that failed and what was printed, or output that is another one */
export async function runPage(page: Page, folder: string): Promise<readonly string[]> {
  const blocks = page.blocks.filter(isRun);
  if (blocks.length === 0) return [];
  writeFileSync(join(folder, 'page.sh'), PROLOGUE + blocks.map(inShell).join(''));
  const { status, printed } = await bash(join(folder, 'page.sh'), folder);
  const outputs = printed.split(new RegExp(`^${MARK}\\d+\\n`, 'm')).slice(1);
  const last = blocks[outputs.length - 1];
  if (status !== 0) return [`${page.file}:${last?.line}: exit code ${status}\n${outputs.at(-1) ?? printed}`];
  return blocks.flatMap((block, at) => otherOutput(page, block, outputs[at] ?? ''));
}

/** Whether the block is a part of what the page's shell runs. */
function isRun({ language, kind }: Block): boolean {
  const [word, name = ''] = kind.split(' ');
  if (language === 'json') return word === 'file';
  if (language !== 'sh' || word === 'by-hand') return false;
  return word !== 'needs' || spawnSync('which', [name]).status === 0;
}

function inShell({ kind, text }: Block, at: number): string {
  const mark = `echo; echo '${MARK}${at}'\n`;
  if (kind.startsWith('file '))
    return `${mark}cat > '${kind.slice(5)}' <<'END OF FILE'\n${text}END OF FILE\n`;
  return kind === 'start'
    ? `${mark}stop\n: > started.log\n{\n${text}} > started.log 2>&1 &\nstarted=$!\nready\n`
    : `${mark}${text}`;
}

async function bash(script: string, cwd: string) {
  const child = spawn('bash', [script], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: '1' },
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      printed += chunk;
    });
  const status = await new Promise<number | null>((done) => child.on('close', done));
  return { status, printed };
}

/** Compares what a block printed with the `text output` that follows it on the page. */
function otherOutput(page: Page, block: Block, printed: string): readonly string[] {
  const shown = page.blocks[page.blocks.indexOf(block) + 1];
  if (shown?.language !== 'text' || shown.kind !== 'output') return [];
  const words = (text: string) => text.split(/\s+/).filter((word) => word !== '');
  const pattern = words(shown.text)
    .map((word) => word.split('…').map(escaped).join('.*?'))
    .join('\\s+');
  if (new RegExp(pattern, 's').test(words(printed).join(' '))) return [];
  return [`${shown.file}:${shown.line}: the lines above print something else:\n${printed}`];
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
