import { readFileSync } from 'node:fs';
import { parseLocated } from 'taskrouter/located-json';
import type { Parsed } from 'taskrouter/parsed';
import { parseLocatedYaml } from './located-yaml';
import { parseWorkspaceFile, parseWorkspaceSeed } from './parse-workspace-seed';
import type { WorkspaceFile, WorkspaceSeed } from './workspace-seed';

/** A workspace file that cannot be used: everything that is wrong with it, one line each. */
export class WorkspaceFileError extends Error {
  override readonly name = 'WorkspaceFileError';

  constructor(path: string, problems: readonly string[]) {
    super(`${path} has ${problems.length} problem(s):\n${problems.map((line) => `  ${line}`).join('\n')}`);
  }
}

/**
 * Reads a `workspace.json`, or a `workspace.yaml`, for an emulator to begin with.
 * @throws WorkspaceFileError with every problem at once, each with its line and its path in the file.
 */
export function readWorkspaceFile(path: string): WorkspaceSeed {
  return readLocated(path, parseWorkspaceSeed);
}

/** The same for a workspace that needn't have a workflow. @throws WorkspaceFileError */
export function readAccountFile(path: string): WorkspaceFile {
  return readLocated(path, parseWorkspaceFile);
}

function readLocated<T>(path: string, parse: (value: unknown) => Parsed<T>): T {
  const located = /\.ya?ml$/i.test(path) ? parseLocatedYaml : parseLocated;
  const parsed = located(read(path), parse);
  if (parsed.ok) return parsed.value;
  throw new WorkspaceFileError(path, parsed.problems);
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new WorkspaceFileError(path, ['the file cannot be read']);
  }
}
