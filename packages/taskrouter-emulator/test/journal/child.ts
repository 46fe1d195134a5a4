import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseJsonObject } from 'taskrouter/parsed';

const ROOT = join(__dirname, '..', '..', '..', '..');
const running: ChildProcess[] = [];

/** An emulator in a process of its own. */
export interface ChildEmulator {
  /** Where the workspace is, and what to authenticate with. */
  readonly workspaceUrl: string;
  readonly authorization: string;
  /** Ends it at once, without a chance to do anything more. */
  kill(): Promise<void>;
}

/** @param args those of emulator-process.ts. */
export async function startChild(
  args: readonly [workspaceFile: string, state: string],
): Promise<ChildEmulator> {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', join(__dirname, 'emulator-process.ts'), ...args],
    {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  running.push(child);
  const errors: string[] = [];
  child.stderr.on('data', (chunk) => errors.push(String(chunk)));
  const closed = new Promise<void>((resolve) => child.on('close', () => resolve()));
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.on('close', (code) => reject(new Error(`the emulator ended with ${code}: ${errors.join('')}`)));
  });
  const { taskRouterUrl, accountSid, authToken, workspaceSid } = parseJsonObject(line) ?? {};
  return {
    workspaceUrl: `${taskRouterUrl}/v1/Workspaces/${workspaceSid}`,
    authorization: `Basic ${btoa(`${accountSid}:${authToken}`)}`,
    async kill() {
      child.kill('SIGKILL');
      await closed;
    },
  };
}

export function killChildren(): void {
  for (const child of running.splice(0)) child.kill('SIGKILL');
}
