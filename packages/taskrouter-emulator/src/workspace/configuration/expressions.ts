import { parseExpression } from 'taskrouter/expression';
import type { Condition, Operand } from 'taskrouter/expression/syntax';

/**
 * The one spelling of an expression, whatever its white space, quotes and parentheses: two expressions that read alike
 * are equal texts. A text that is no expression stays as it is.
 */
export function canonicalExpression(text: string): string {
  // A name in the place of a SID is no word of the language: another word stands for it meanwhile.
  const references: string[] = [];
  const plain = text.replace(/\{\{[^{}]*\}\}/g, (reference) => `reference_${references.push(reference)}_`);
  const parsed = parseExpression(plain);
  if (!parsed.ok) return text.trim();
  return conditionText(parsed.value.condition).replace(
    /reference_(\d+)_/g,
    (word, number: string) => references[Number(number) - 1] ?? word,
  );
}

/** The one spelling of an `order_by`, ASC written out. */
export function canonicalOrder(text: string): string {
  return text
    .split(',')
    .map((clause) => {
      const [attribute = '', direction = 'ASC', ...rest] = clause.trim().split(/\s+/);
      return [attribute, direction.toUpperCase(), ...rest].join(' ');
    })
    .join(', ');
}

function conditionText(condition: Condition, inside?: 'and' | 'or'): string {
  if (condition.kind === 'comparison') {
    return `${operandText(condition.left)} ${condition.operator} ${operandText(condition.right)}`;
  }
  const parts = condition.conditions.map((part) => conditionText(part, condition.kind));
  const joined = parts.join(condition.kind === 'and' ? ' AND ' : ' OR ');
  return inside === undefined ? joined : `(${joined})`;
}

function operandText(operand: Operand): string {
  switch (operand.kind) {
    case 'literal':
      return typeof operand.value === 'string' ? quoted(operand.value) : String(operand.value);
    case 'list':
      return `[${operand.items.map(operandText).join(', ')}]`;
    case 'path':
      return operand.path
        .map((step, at) => (typeof step === 'number' ? `[${step}]` : at === 0 ? step : `.${step}`))
        .join('');
  }
}

function quoted(text: string): string {
  return text.includes("'") ? `"${text.replaceAll('"', '\\"')}"` : `'${text}'`;
}
