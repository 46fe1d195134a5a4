import type { Parsed } from 'taskrouter/parsed';
import { type Document, isNode, LineCounter, parseDocument } from 'yaml';

/** What `parseLocated` gives for JSON, for YAML. */
type Located<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly string[] };

/**
 * Parses a YAML file and what is in it.
 * @param parse what the file's value has to be
 * @returns the parsed value, or every problem in the order of the lines, as `line 3: workers[0].activity: …`
 */
export function parseLocatedYaml<T>(source: string, parse: (value: unknown) => Parsed<T>): Located<T> {
  const lineCounter = new LineCounter();
  const document = parseDocument(source, { lineCounter });
  const lineOf = (offset: number) => Math.max(1, lineCounter.linePos(offset).line);
  if (document.errors.length > 0) {
    const problems = document.errors.map(({ message, pos }) => {
      const [what = 'not valid YAML'] = message.split(' at line ', 1);
      return `line ${lineOf(pos[0])}: not valid YAML: ${what}`;
    });
    return { ok: false, problems };
  }
  const parsed = parse(document.toJS());
  if (parsed.ok) return parsed;
  const problems = parsed.problems
    .map(({ path, message }) => ({ path, message, line: lineOf(offsetOf(document, segments(path))) }))
    .sort((one, other) => one.line - other.line);
  return {
    ok: false,
    problems: problems.map(({ path, message, line }) => `line ${line}: ${path || 'the file'}: ${message}`),
  };
}

/** `rules[0].answer` is `['rules', 0, 'answer']`. */
function segments(path: string): (string | number)[] {
  return [...path.matchAll(/\[(\d+)\]|([^.[\]]+)/g)].map(([, index, key = '']) =>
    index === undefined ? key : Number(index),
  );
}

/** What is missing has no place of its own: what it is missing from has. */
function offsetOf(document: Document, path: readonly (string | number)[]): number {
  const node = path.length === 0 ? document.contents : document.getIn(path, true);
  if (isNode(node) && node.range) return node.range[0];
  return path.length === 0 ? 0 : offsetOf(document, path.slice(0, -1));
}
