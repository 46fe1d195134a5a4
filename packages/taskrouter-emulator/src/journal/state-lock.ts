import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { StateFileError } from './state-file-error';
import { codeOf } from './system-error';

const heldHere = new Set<string>();

/**
 * Keeps other processes from a state file, by a file beside it that names this process. What a process that was killed
 * has left behind doesn't count.
 * @returns gives it free.
 * @throws StateFileError when a process that is running has it.
 */
export function lockStateFile(path: string): () => void {
  const lock = resolve(`${path}.lock`);
  const holder = holderOf(lock);
  const isHeld = heldHere.has(lock) || (holder !== undefined && holder !== process.pid && isRunning(holder));
  if (isHeld) throw inUse(path, lock, holder);
  rmSync(lock, { force: true });
  const own = `${lock}.${process.pid}`;
  writeFileSync(own, String(process.pid));
  try {
    // A link appears whole, and only where there is none: of two processes that come here at once, one has it.
    linkSync(own, lock);
  } catch {
    throw inUse(path, lock, holderOf(lock));
  } finally {
    rmSync(own, { force: true });
  }
  heldHere.add(lock);
  return () => {
    heldHere.delete(lock);
    rmSync(lock, { force: true });
  };
}

function holderOf(lock: string): number | undefined {
  try {
    return Number(readFileSync(lock, 'utf8'));
  } catch {
    return undefined;
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // A process of another user may not be asked, and is there.
    return codeOf(error) === 'EPERM';
  }
}

function inUse(path: string, lock: string, holder: number | undefined): StateFileError {
  const process = holder === undefined ? 'another process' : `another process (${holder})`;
  return new StateFileError(
    `The state file ${path} cannot be opened: ${process} has it open. If that isn't an emulator, remove ${lock}`,
  );
}
