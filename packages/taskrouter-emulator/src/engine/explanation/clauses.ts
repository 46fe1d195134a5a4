import {
  type Comparison,
  deciding,
  type Expression,
  evaluate,
  type Operand,
  type Path,
  resolve,
} from 'taskrouter/expression';
import { CHANNELS_KEY } from '../workflow/worker-channels';

/** An expression over what it was asked of. */
export interface ExpressionVerdict {
  /** As written. */
  readonly expression: string;
  readonly isTrue: boolean;
  /** The comparisons that decided, with the values they read: `task.level > 3 (task.level is 2)`. */
  readonly because: readonly string[];
}

export function verdictOn(expression: Expression, scope: object): ExpressionVerdict {
  return {
    expression: expression.text,
    isTrue: evaluate(expression, scope),
    because: deciding(expression, scope).map((comparison) => clauseText(comparison, scope)),
  };
}

function clauseText({ left, operator, right }: Comparison, scope: object): string {
  const values = [left, right].flatMap((operand) =>
    operand.kind === 'path'
      ? [`${pathText(operand.path)} is ${JSON.stringify(resolve(operand.path, scope))}`]
      : [],
  );
  const clause = `${operandText(left)} ${operator} ${operandText(right)}`;
  return values.length === 0 ? clause : `${clause} (${values.join(', ')})`;
}

function operandText(operand: Operand): string {
  switch (operand.kind) {
    case 'literal':
      return JSON.stringify(operand.value);
    case 'path':
      return pathText(operand.path);
    case 'list':
      return `[${operand.items.map(operandText).join(', ')}]`;
  }
}

/** As a person writes it: `worker.channel.voice.assigned_tasks`. */
function pathText(path: Path): string {
  const parts = path[0] === CHANNELS_KEY ? ['worker', ...path] : path;
  return parts
    .map((part, index) => {
      if (typeof part === 'number') return `[${part}]`;
      const name = part === CHANNELS_KEY ? 'channel' : part;
      return index === 0 ? name : `.${name}`;
    })
    .join('');
}
