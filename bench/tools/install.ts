import { spawn } from 'node:child_process';
import { access, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bench } from '../bench';

const CACHE = join(__dirname, '..', '.cache');

/** A package that only the benchmarks need, installed beside the project instead of into it. */
export interface Tool {
  /** As for `npm install`, e.g. `node@24`. */
  readonly spec: string;
  /** Folder below `bench/.cache`. */
  readonly folder: string;
  /** A file that is there once the package is usable, relative to the folder. */
  readonly proof: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** The package could not be installed; the message ends with npm's last lines. */
export class InstallError extends Error {
  override readonly name = 'InstallError';
}

/**
 * Installs a tool on first use.
 * @returns the absolute path of its proof file
 * @throws InstallError
 */
export async function install(bench: Bench, { spec, folder, proof, environment }: Tool): Promise<string> {
  const directory = join(CACHE, folder);
  const path = join(directory, proof);
  if (await exists(path)) return path;
  bench.say(`Installing ${spec} into bench/.cache/${folder} (once) …`);
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, 'package.json'), '{"private":true}\n');
  const printed = await npm(['install', '--no-audit', '--no-fund', spec], directory, environment);
  if (await exists(path)) return path;
  throw new InstallError(`${spec} could not be installed: ${printed.trim().split('\n').slice(-4).join(' ')}`);
}

/** Runs npm and waits for its end; what it printed. */
function npm(args: readonly string[], cwd: string, environment: NodeJS.ProcessEnv = {}): Promise<string> {
  const child = spawn('npm', args, {
    cwd,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => printed.push(String(chunk)));
  return new Promise((resolve, reject) => {
    child.on('error', ({ message }) => reject(new InstallError(`npm cannot be started: ${message}`)));
    child.on('close', () => resolve(printed.join('')));
  });
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
