/** What a token is: a literal, a name, punctuation, an operator, a keyword, or the end of the text. */
export type TokenKind = 'text' | 'number' | 'name' | 'operator' | 'keyword' | 'punctuation' | 'end';

export interface Token {
  readonly kind: TokenKind;
  /** The text as written; for `text` the value without its quotes, for `keyword` in upper case. */
  readonly value: string;
  /** Index of the first character, from 0. */
  readonly position: number;
}

/** Why a text is no expression. Thrown inside this folder only; `parseExpression` turns it into a problem. */
export class SyntaxProblem extends Error {
  constructor(
    readonly position: number,
    message: string,
  ) {
    super(message);
  }
}

const KEYWORDS = new Set(['AND', 'OR', 'NOT', 'IN', 'HAS', 'CONTAINS', 'TRUE', 'FALSE', 'NULL']);
const SPACE = /\s*/y;
const NAME = /[A-Za-z_$][\w$]*/y;
const NUMBER = /-?\d+(?:\.\d+)?/y;
/** `>-` and `<-` are older spellings of HAS and IN, unless a number follows at once: `level >-1` compares. */
const OPERATOR = /==|!=|>=|<=|>-(?!\d)|<-(?!\d)|>|<|=/y;
const PUNCTUATION = /[()[\].,]/y;

/**
 * The tokens of a TaskRouter expression, the last of kind `end`.
 * Source: https://www.twilio.com/docs/taskrouter/expression-syntax
 * @throws SyntaxProblem at the first character that begins no token.
 */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let position = 0;
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = position;
    return pattern.exec(text)?.[0];
  };
  for (;;) {
    position += match(SPACE)?.length ?? 0;
    if (position >= text.length) break;
    const token = quoted(text, position) ?? word(match, position, tokens.at(-1)) ?? unknown(text, position);
    tokens.push(token.token);
    position = token.end;
  }
  tokens.push({ kind: 'end', value: '', position: text.length });
  return tokens;
}

interface Scanned {
  readonly token: Token;
  readonly end: number;
}

function word(
  match: (pattern: RegExp) => string | undefined,
  position: number,
  previous: Token | undefined,
): Scanned | undefined {
  const scanned = (kind: TokenKind, raw: string, value = raw): Scanned => ({
    token: { kind, value, position },
    end: position + raw.length,
  });
  const name = match(NAME);
  if (name !== undefined) {
    // After a dot anything is a name: `task.in` is an attribute called "in".
    const afterDot = previous?.kind === 'punctuation' && previous.value === '.';
    const upper = name.toUpperCase();
    return !afterDot && KEYWORDS.has(upper) ? scanned('keyword', name, upper) : scanned('name', name);
  }
  const number = match(NUMBER);
  // A minus directly after an operand is the forbidden hyphen in a name, never the sign of a number.
  if (number !== undefined && !(number.startsWith('-') && endsOperand(previous))) {
    return scanned('number', number);
  }
  const operator = match(OPERATOR);
  if (operator !== undefined) return scanned('operator', operator);
  const punctuation = match(PUNCTUATION);
  return punctuation === undefined ? undefined : scanned('punctuation', punctuation);
}

function endsOperand(token: Token | undefined): boolean {
  return token !== undefined && (token.kind === 'name' || token.kind === 'number' || token.value === ']');
}

function quoted(text: string, position: number): Scanned | undefined {
  const quote = text[position];
  if (quote !== '"' && quote !== "'") return undefined;
  let value = '';
  for (let index = position + 1; index < text.length; index++) {
    const character = text[index];
    if (character === quote) return { token: { kind: 'text', value, position }, end: index + 1 };
    // A backslash takes the next character as it is, so either quote can be written inside.
    if (character === '\\' && index + 1 < text.length) value += text[++index];
    else value += character;
  }
  throw new SyntaxProblem(position, `the text that begins here has no closing ${quote}`);
}

function unknown(text: string, position: number): never {
  const character = String.fromCodePoint(text.codePointAt(position) ?? 0);
  const hint =
    character === '-'
      ? ': names take letters, digits and _, hyphens are not supported'
      : character === '&' || character === '|'
        ? ': write AND or OR'
        : character === '!'
          ? ': write != or NOT IN'
          : '';
  throw new SyntaxProblem(position, `unexpected ${JSON.stringify(character)}${hint}`);
}
