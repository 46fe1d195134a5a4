import { parseExpression } from 'taskrouter/expression';
import { conditionText } from 'taskrouter/expression/text';

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
