import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';

/** What a driver is started with. */
export interface DriverInput {
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** What a driver left behind. */
export interface DriverOutput {
  /** What it wrote to file descriptor 3. */
  readonly answer: string;
  /** Milliseconds from before it was spawned until the answer began to arrive. */
  readonly answerMs: number;
  /** Its standard output: the function's log. */
  readonly log: string;
  readonly errors: string;
}

/**
 * Runs one of this folder's programs, which call a bundle's handler, on the Node.js of Lambda. They are plain JavaScript
 * that loads nothing, because what they load would be in the figures.
 * @param node path of the executable
 */
export async function runDriver(
  node: string,
  name: 'call-once' | 'call-often',
  { args, environment }: DriverInput,
): Promise<DriverOutput> {
  let answerMs = 0;
  const spawnedAt = performance.now();
  const child = spawn(node, [join(__dirname, `${name}.js`), ...args], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const answer = collect(child.stdio[3], () => {
    answerMs ||= performance.now() - spawnedAt;
  });
  const log = collect(child.stdout);
  const errors = collect(child.stderr);
  await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  return { answer: answer(), answerMs, log: log(), errors: errors() };
}

/** What a stream has brought, once it has ended. */
function collect(
  stream: Readable | Writable | null | undefined,
  onData: () => void = () => {},
): () => string {
  const chunks: string[] = [];
  stream?.on('data', (chunk) => {
    onData();
    chunks.push(String(chunk));
  });
  return () => chunks.join('');
}
