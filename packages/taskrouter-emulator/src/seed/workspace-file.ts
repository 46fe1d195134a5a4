import { readFileSync } from 'node:fs';
import { parseLocated } from 'taskrouter/located-json';
import { parseWorkspaceSeed } from './parse-workspace-seed';
import type { WorkspaceSeed } from './workspace-seed';

/** A workspace file that cannot be used: everything that is wrong with it, one line each. */
export class WorkspaceFileError extends Error {
  override readonly name = 'WorkspaceFileError';

  constructor(path: string, problems: readonly string[]) {
    super(`${path} has ${problems.length} problem(s):\n${problems.map((line) => `  ${line}`).join('\n')}`);
  }
}

/**
 * Reads a `workspace.json`.
 * @throws WorkspaceFileError with every problem at once, each with its line and its path in the file.
 */
export function readWorkspaceFile(path: string): WorkspaceSeed {
  const seed = parseLocated(read(path), parseWorkspaceSeed);
  if (seed.ok) return seed.value;
  throw new WorkspaceFileError(path, seed.problems);
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new WorkspaceFileError(path, ['the file cannot be read']);
  }
}
