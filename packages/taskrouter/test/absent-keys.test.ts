import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { evaluate, parseExpression } from 'taskrouter/expression';
import type { JsonObject } from 'taskrouter/parsed';

const page = readFileSync(join(__dirname, '../../../docs/emulator/absent-keys.md'), 'utf8');

/** What the columns of the page's table are, one after the other. */
const COLUMNS: readonly (readonly JsonObject[])[] = [
  [{}, { k: null }],
  [{ k: 'es' }],
  [{ k: ['es'] }],
  [{ k: [] }],
  [{ k: 5 }],
];

const rows = page
  .split('\n')
  .filter((line) => line.startsWith('| `k '))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.replace(/[`*]/g, '').trim()),
  )
  .map(([expression = '', ...cells]): [string, string[]] => [expression, cells]);

test('the page has a table', () => {
  expect(rows.length).toBeGreaterThan(8);
});

test.each(rows)('%s is as the page says', (text, cells) => {
  const parsed = parseExpression(text);
  if (!parsed.ok) throw new Error(`${text} is not an expression`);
  const found = COLUMNS.map((scopes) => scopes.map((scope) => String(evaluate(parsed.value, scope))));
  expect(found).toEqual(COLUMNS.map((scopes, column) => scopes.map(() => cells[column])));
});

test.each(["k NOT HAS 'es'", "NOT k == 'es'"])('%s is refused', (text) => {
  expect(parseExpression(text).ok).toBe(false);
});
