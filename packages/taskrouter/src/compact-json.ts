import { type Node, type ParseError, parseTree } from 'jsonc-parser';

/**
 * JSON text as TaskRouter gives it back: no white space between the tokens, keys in the order they were sent, of a
 * repeated key the last value in the place of the first, numbers as they were written.
 * Source: a recorded session of the real TaskRouter; how numbers and repeated keys come back is not documented.
 * @returns undefined when it isn't JSON, or nested too deeply to be read.
 */
export function compactJson(text: string): string | undefined {
  try {
    const errors: ParseError[] = [];
    const tree = parseTree(text, errors, { disallowComments: true });
    return tree === undefined || errors.length > 0 ? undefined : compact(text, tree);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function compact(text: string, { type, value, children = [], offset, length }: Node): string {
  switch (type) {
    case 'object': {
      const fields = new Map<string, string>();
      for (const { children: [key, field] = [] } of children)
        if (key !== undefined && field !== undefined) fields.set(String(key.value), compact(text, field));
      return `{${[...fields].map(([key, field]) => `${JSON.stringify(key)}:${field}`).join()}}`;
    }
    case 'array':
      return `[${children.map((item) => compact(text, item)).join()}]`;
    case 'string':
      return JSON.stringify(value);
    default:
      return text.slice(offset, offset + length);
  }
}
