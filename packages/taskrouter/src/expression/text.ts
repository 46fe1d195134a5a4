import type { Comparison, Condition, Operand, Path } from './syntax';

/** A condition as a text, in one spelling: two conditions that read alike are equal texts. */
export function conditionText(condition: Condition): string {
  return written(condition, false);
}

export function comparisonText({ left, operator, right }: Comparison): string {
  return `${operandText(left)} ${operator} ${operandText(right)}`;
}

export function operandText(operand: Operand): string {
  switch (operand.kind) {
    case 'literal':
      return typeof operand.value === 'string' ? quoted(operand.value) : String(operand.value);
    case 'list':
      return `[${operand.items.map(operandText).join(', ')}]`;
    case 'path':
      return pathText(operand.path);
  }
}

/** `['task', 'o', 'arr', 1]` is `task.o.arr[1]`. */
export function pathText(path: Path): string {
  return path
    .map((step, at) => (typeof step === 'number' ? `[${step}]` : at === 0 ? step : `.${step}`))
    .join('');
}

function written(condition: Condition, isInside: boolean): string {
  if (condition.kind === 'comparison') return comparisonText(condition);
  const parts = condition.conditions.map((part) => written(part, true));
  const joined = parts.join(condition.kind === 'and' ? ' AND ' : ' OR ');
  return isInside ? `(${joined})` : joined;
}

function quoted(text: string): string {
  return text.includes("'") ? `"${text.replaceAll('"', '\\"')}"` : `'${text}'`;
}
