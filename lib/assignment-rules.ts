import { readFileSync } from 'node:fs';
import {
  findNodeAtLocation,
  getNodeValue,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser';
import type { AssignmentRules } from '../lambda/taskrouter/assignment-rules';
import type { Problem } from '../lambda/taskrouter/parsed';
import { parseAssignmentRules } from '../lambda/taskrouter/rules-file';

/** The assignment rules cannot be deployed: everything that is wrong with the file, one line each. */
export class AssignmentRulesError extends Error {
  override readonly name = 'AssignmentRulesError';

  constructor(path: string, problems: readonly string[]) {
    super(`${path} has ${problems.length} problem(s):\n${problems.map((line) => `  ${line}`).join('\n')}`);
  }
}

/**
 * Reads and checks the assignment rules at synth time.
 * @param path the JSON file, absolute or relative to the working directory
 * @throws AssignmentRulesError with every problem at once, each with its line and its path in the file
 */
export function readAssignmentRules(path: string): AssignmentRules {
  const source = readSource(path);
  const errors: ParseError[] = [];
  const tree = parseTree(source, errors, { disallowComments: true });
  const [syntaxError] = errors;
  if (syntaxError !== undefined || tree === undefined) {
    const { error, offset } = syntaxError ?? { error: 4, offset: 0 };
    throw new AssignmentRulesError(path, [
      `line ${lineOf(source, offset)}: not valid JSON: ${printParseErrorCode(error)}`,
    ]);
  }
  const value: unknown = getNodeValue(tree);
  const rules = parseAssignmentRules(value);
  if (rules.ok) return rules.value;
  throw new AssignmentRulesError(
    path,
    rules.problems.map((problem) => located(source, tree, problem)),
  );
}

function readSource(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new AssignmentRulesError(path, [
      'the file cannot be read; -c assignmentRules=path names another one',
    ]);
  }
}

function located(source: string, tree: Node, { path, message }: Problem): string {
  return `line ${lineOf(source, nearestNode(tree, segments(path)).offset)}: ${path || 'the file'} ${message}`;
}

/** `rules[0].answer.record` is `['rules', 0, 'answer', 'record']`. */
function segments(path: string): (string | number)[] {
  return [...path.matchAll(/\[(\d+)\]|([^.[\]]+)/g)].map(([, index, key = '']) =>
    index === undefined ? key : Number(index),
  );
}

/** What is missing from a file has no place of its own: the object it is missing from has. */
function nearestNode(tree: Node, path: readonly (string | number)[]): Node {
  const node = path.length === 0 ? tree : findNodeAtLocation(tree, [...path]);
  return node ?? nearestNode(tree, path.slice(0, -1));
}

function lineOf(source: string, offset: number): number {
  return source.slice(0, offset).split('\n').length;
}
