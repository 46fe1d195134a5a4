import { type ChildProcess, spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Options } from '#local/options';
import type { ReadyMessage } from '#local/ready-message';
import { TEST_CONFIG } from './stack-variants';

const ROOT = join(__dirname, '..', '..');

/** `npm start` as a user runs it: a process of its own, known by what it prints. */
export class StartedProcess {
  readonly stderr: string[] = [];
  private readonly child: ChildProcess;
  private readonly exited: Promise<number | null>;
  private readonly firstLine: Promise<string>;

  /** @param environment beside that of the tests */
  constructor(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
    const child = spawn(process.execPath, ['--import', 'tsx', 'local/start.ts', ...args], {
      cwd: ROOT,
      // Its credentials are kept apart from those of whoever runs the tests.
      env: { ...process.env, XDG_CONFIG_HOME: join(tmpdir(), 'taskrouter-test-config'), ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    child.stderr.on('data', (chunk) => this.stderr.push(String(chunk)));
    this.exited = new Promise((resolve) => child.on('close', resolve));
    this.firstLine = new Promise((resolve, reject) => {
      createInterface({ input: child.stdout }).once('line', resolve);
      child.on('close', (code) => reject(new Error(`npm start ended with ${code}: ${this.stderr.join('')}`)));
    });
  }

  /** What it prints once everything is ready. */
  async ready(): Promise<ReadyMessage> {
    return JSON.parse(await this.firstLine);
  }

  /** Sends a signal and waits for the end; the exit code, null when the signal itself ended it. */
  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    this.child.kill(signal);
    return this.exited;
  }

  /** The exit code of a run that ends by itself. */
  async exitCode(): Promise<number | null> {
    this.firstLine.catch(() => undefined);
    return this.exited;
  }
}

/** Starts a local run on free ports. */
export function startLocal(args: readonly string[] = []): StartedProcess {
  return new StartedProcess([
    '--json',
    '--api-port',
    '0',
    '--taskrouter-port',
    '0',
    '-c',
    `config=${TEST_CONFIG.config}`,
    ...args,
  ]);
}

/** A local run in this process, on free ports, whose time a test moves. */
export function stillRun(context: Options['context']): Options {
  return { json: true, apiPort: 0, taskRouterPort: 0, clock: 'manual', context };
}

/** Repeats `look` until it gives something, for what happens in another process; fails after ten seconds. */
export async function eventually<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`waited ten seconds for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
