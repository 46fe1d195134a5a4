import {
  findNodeAtLocation,
  getNodeValue,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser';
import type { Parsed, Problem } from './parsed';

/*
 * JSON that a person has written, with the lines of what is wrong with it. For files that are checked while people
 * work; no function carries it.
 */

/**
 * Parses a file and what is in it.
 * @param source the file's text: JSON without comments
 * @param parse what the file's value has to be
 * @returns the parsed value, or every problem in the order of the lines, as `line 3: rules[0].when: …`
 */
export function parseLocated<T>(
  source: string,
  parse: (value: unknown) => Parsed<T>,
): { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problems: readonly string[] } {
  const errors: ParseError[] = [];
  const tree = parseTree(source, errors, { disallowComments: true });
  const [syntaxError] = errors;
  if (syntaxError !== undefined || tree === undefined) {
    const what = syntaxError === undefined ? 'the file is empty' : printParseErrorCode(syntaxError.error);
    const line = lineOf(source, syntaxError?.offset ?? 0);
    return { ok: false, problems: [`line ${line}: not valid JSON: ${what}`] };
  }
  const value: unknown = getNodeValue(tree);
  const parsed = parse(value);
  return parsed.ok ? parsed : { ok: false, problems: inOrder(source, tree, parsed.problems) };
}

function inOrder(source: string, tree: Node, problems: readonly Problem[]): string[] {
  return problems
    .map(({ path, message }) => ({ path, message, offset: nearestNode(tree, segments(path)).offset }))
    .sort((one, other) => one.offset - other.offset)
    .map(({ path, message, offset }) => `line ${lineOf(source, offset)}: ${path || 'the file'}: ${message}`);
}

/** `rules[0].answer.record` is `['rules', 0, 'answer', 'record']`. */
function segments(path: string): (string | number)[] {
  return [...path.matchAll(/\[(\d+)\]|([^.[\]]+)/g)].map(([, index, key = '']) =>
    index === undefined ? key : Number(index),
  );
}

/** What is missing has no place of its own: the object it is missing from has. */
function nearestNode(tree: Node, path: readonly (string | number)[]): Node {
  if (path.length === 0) return tree;
  return findNodeAtLocation(tree, [...path]) ?? nearestNode(tree, path.slice(0, -1));
}

function lineOf(source: string, offset: number): number {
  return source.slice(0, offset).split('\n').length;
}
