import { SyntaxProblem, type Token, tokenize } from './lexer';
import { type Condition, OPERATORS, type Operand, type Operator, type Path } from './syntax';

/**
 * Spellings that Twilio takes too: a single = is on its order-workers page and in users' code, the arrows are on the page
 * of the TaskQueue resource (https://www.twilio.com/docs/taskrouter/api/task-queue).
 */
const OTHER_SPELLINGS: Readonly<Record<string, string>> = { '=': '==', '>-': 'HAS', '<-': 'IN' };

/** Deepest nesting of parentheses and lists. */
const MAX_DEPTH = 64;

/**
 * The syntax tree of an expression. AND binds tighter than OR.
 * Source: https://www.twilio.com/docs/taskrouter/expression-syntax
 * @throws SyntaxProblem with the position and what was expected there.
 */
export function parseCondition(text: string): Condition {
  const parser = new Parser(tokenize(text));
  return parser.whole();
}

/** One path such as `task.agent_sid`, and nothing else. @throws SyntaxProblem */
export function parsePath(text: string): Path {
  const parser = new Parser(tokenize(text));
  return parser.wholePath();
}

class Parser {
  private index = 0;
  private depth = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  whole(): Condition {
    const condition = this.or();
    if (this.token.kind !== 'end') this.fail('AND, OR or the end');
    return condition;
  }

  wholePath(): Path {
    if (this.token.kind !== 'name') this.fail('the name of an attribute');
    const path = this.path();
    return this.isAt('end', '') ? path : this.fail('the end');
  }

  private get token(): Token {
    const token = this.tokens[this.index];
    if (token === undefined) throw new RangeError('read past the end of an expression');
    return token;
  }

  private or(): Condition {
    return this.joined('or', 'OR', () => this.joined('and', 'AND', () => this.primary()));
  }

  private joined(kind: 'and' | 'or', keyword: string, next: () => Condition): Condition {
    const first = next();
    const conditions = [first];
    while (this.take('keyword', keyword)) conditions.push(next());
    return conditions.length === 1 ? first : { kind, conditions };
  }

  private primary(): Condition {
    if (!this.isAt('punctuation', '(')) return this.comparison();
    return this.nested(() => {
      this.index++;
      const condition = this.or();
      if (!this.take('punctuation', ')')) this.fail('AND, OR or a closing )');
      return condition;
    });
  }

  private comparison(): Condition {
    const left = this.operand();
    const operator = this.operator();
    const right = this.operand();
    return { kind: 'comparison', operator, left, right };
  }

  private operator(): Operator {
    const { kind, value } = this.token;
    const spelling = kind === 'operator' ? (OTHER_SPELLINGS[value] ?? value) : value;
    if (kind === 'keyword' && value === 'NOT') {
      this.index++;
      if (!this.take('keyword', 'IN')) this.fail('IN after NOT');
      return 'NOT IN';
    }
    const operator = OPERATORS.find((known) => known === spelling);
    if ((kind !== 'operator' && kind !== 'keyword') || operator === undefined) {
      return this.fail(`an operator (${OPERATORS.join(', ')})`);
    }
    this.index++;
    return operator;
  }

  private operand(): Operand {
    const { kind, value } = this.token;
    if (kind === 'name') return { kind: 'path', path: this.path() };
    if (this.isAt('punctuation', '[')) return this.nested(() => this.list());
    const literal = literalOf(kind, value);
    if (literal === undefined)
      return this.fail('an attribute, a text, a number, true, false, null or a list');
    this.index++;
    return { kind: 'literal', value: literal };
  }

  private list(): Operand {
    const items: Operand[] = [];
    this.index++;
    if (this.take('punctuation', ']')) return { kind: 'list', items };
    do items.push(this.operand());
    while (this.take('punctuation', ','));
    if (!this.take('punctuation', ']')) this.fail('a comma or a closing ]');
    return { kind: 'list', items };
  }

  private path(): Path {
    const path: [string, ...(string | number)[]] = [this.token.value];
    this.index++;
    for (;;) {
      if (this.take('punctuation', '.')) {
        if (this.token.kind !== 'name') this.fail('a name after the dot');
        path.push(this.token.value);
        this.index++;
      } else if (this.take('punctuation', '[')) {
        if (this.token.kind !== 'number' || !/^\d+$/.test(this.token.value)) this.fail('a list index from 0');
        path.push(Number(this.token.value));
        this.index++;
        if (!this.take('punctuation', ']')) this.fail('a closing ]');
      } else return path;
    }
  }

  private nested<T>(parse: () => T): T {
    if (++this.depth > MAX_DEPTH) {
      throw new SyntaxProblem(this.token.position, `nested more than ${MAX_DEPTH} deep`);
    }
    const parsed = parse();
    this.depth--;
    return parsed;
  }

  private isAt(kind: Token['kind'], value: string): boolean {
    return this.token.kind === kind && this.token.value === value;
  }

  private take(kind: Token['kind'], value: string): boolean {
    if (!this.isAt(kind, value)) return false;
    this.index++;
    return true;
  }

  private fail(expected: string): never {
    const { kind, value, position } = this.token;
    const found = kind === 'end' ? 'the end' : JSON.stringify(value);
    throw new SyntaxProblem(position, `expected ${expected}, found ${found}`);
  }
}

function literalOf(kind: Token['kind'], value: string): string | number | boolean | null | undefined {
  if (kind === 'text') return value;
  if (kind === 'number') return Number(value);
  if (kind !== 'keyword') return undefined;
  if (value === 'NULL') return null;
  return value === 'TRUE' ? true : value === 'FALSE' ? false : undefined;
}
