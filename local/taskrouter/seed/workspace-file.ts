import { readFileSync } from 'node:fs';
import {
  findNodeAtLocation,
  getNodeValue,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser';
import type { Problem } from '../../../lambda/taskrouter/parsed';
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
  const source = read(path);
  const errors: ParseError[] = [];
  const tree = parseTree(source, errors, { disallowComments: true });
  const [first] = errors;
  if (first !== undefined || tree === undefined) {
    const what = first === undefined ? 'the file is empty' : printParseErrorCode(first.error);
    throw new WorkspaceFileError(path, [
      `line ${lineAt(source, first?.offset ?? 0)}: not valid JSON: ${what}`,
    ]);
  }
  const value: unknown = getNodeValue(tree);
  const seed = parseWorkspaceSeed(value);
  if (seed.ok) return seed.value;
  throw new WorkspaceFileError(path, linesOf(source, tree, seed.problems));
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new WorkspaceFileError(path, ['the file cannot be read']);
  }
}

function linesOf(source: string, tree: Node, problems: readonly Problem[]): string[] {
  return problems
    .map((problem) => ({ problem, offset: nodeNear(tree, segmentsOf(problem.path)).offset }))
    .sort((a, b) => a.offset - b.offset)
    .map(
      ({ problem: { path, message }, offset }) =>
        `line ${lineAt(source, offset)}: ${path || 'the file'}: ${message}`,
    );
}

/** `workers[0].activity` is `['workers', 0, 'activity']`. */
function segmentsOf(path: string): (string | number)[] {
  return [...path.matchAll(/\[(\d+)\]|([^.[\]]+)/g)].map(([, index, key = '']) =>
    index === undefined ? key : Number(index),
  );
}

/** What is missing has no place of its own: the object it is missing from has. */
function nodeNear(tree: Node, path: readonly (string | number)[]): Node {
  if (path.length === 0) return tree;
  return findNodeAtLocation(tree, [...path]) ?? nodeNear(tree, path.slice(0, -1));
}

function lineAt(source: string, offset: number): number {
  return source.slice(0, offset).split('\n').length;
}
