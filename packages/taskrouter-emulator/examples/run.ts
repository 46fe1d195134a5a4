import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { access, cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { parseArgs, promisify } from 'node:util';

/*
 * Tries the package as others get it: packed, and installed into projects of their own outside this repository.
 *
 *     npm run test:package [-- --node 20,22,24] [-- jest vitest …]
 */

const run = promisify(execFile);
const PACKAGE = join(__dirname, '..');

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { node: { type: 'string' } },
  });
  const versions = values.node?.split(',') ?? [undefined];
  const root = await mkdtemp(join(tmpdir(), 'taskrouter-emulator-'));
  let failures = 0;
  let passes = 0;
  try {
    const tarball = await pack(root);
    for (const version of versions) {
      const path = version === undefined ? process.env.PATH : await nodePath(root, version);
      for (const name of await examples(positionals)) {
        const problem = await tryExample(root, name, tarball, path ?? '');
        if (problem === undefined) passes++;
        else failures++;
        console.log(
          `${problem === undefined ? 'ok  ' : 'FAIL'} ${name} on Node.js ${version ?? process.version}`,
        );
        if (problem !== undefined) console.log(problem);
      }
    }
  } finally {
    await rm(root, { recursive: true, force: true });
  }
  console.log(`${passes} passed, ${failures} failed`);
  if (failures > 0) process.exit(1);
}

async function pack(into: string): Promise<string> {
  const { stdout } = await run('npm', ['pack', '--silent', '--pack-destination', into], { cwd: PACKAGE });
  const name = stdout.trim().split('\n').at(-1) ?? '';
  return join(into, name);
}

/** A PATH whose first `node` is this version, from the npm package of that name. */
async function nodePath(root: string, version: string): Promise<string> {
  const folder = join(root, `node-${version}`);
  await run('npm', ['install', '--silent', '--prefix', folder, `node@${version}`]);
  return [join(folder, 'node_modules', 'node', 'bin'), process.env.PATH].join(delimiter);
}

async function examples(wanted: readonly string[]): Promise<string[]> {
  const entries = await readdir(__dirname, { withFileTypes: true });
  const all = entries
    .filter((entry) => entry.isDirectory() && existsSync(join(__dirname, entry.name, 'package.json')))
    .map(({ name }) => name);
  const unknown = wanted.filter((name) => !all.includes(name));
  if (unknown.length > 0)
    throw new Error(`there is no example ${unknown.join(', ')}; there are ${all.join(', ')}`);
  return wanted.length === 0 ? all : [...wanted];
}

/** What went wrong; undefined when nothing did. */
async function tryExample(
  root: string,
  name: string,
  tarball: string,
  path: string,
): Promise<string | undefined> {
  const folder = await mkdtemp(join(root, `${name}-`));
  await cp(join(__dirname, name), folder, { recursive: true });
  const manifest = join(folder, 'package.json');
  const env = { ...process.env, PATH: path, TASKROUTER_EMULATOR: tarball };
  try {
    await access(manifest);
    const text = await readFile(manifest, 'utf8');
    await writeFile(
      manifest,
      text.replace('"taskrouter-emulator": "*"', `"taskrouter-emulator": "file:${tarball}"`),
    );
    await run('npm', ['install', '--silent', '--no-audit', '--no-fund'], { cwd: folder, env });
    await run('npm', ['test', '--silent'], { cwd: folder, env });
    return undefined;
  } catch (error) {
    return outputOf(error);
  }
}

function outputOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return String(error);
  const { stdout = '', stderr = '', message = '' } = { stdout: '', stderr: '', message: '', ...error };
  return [message, stdout, stderr].map((text) => String(text).slice(-2_000)).join('\n');
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
