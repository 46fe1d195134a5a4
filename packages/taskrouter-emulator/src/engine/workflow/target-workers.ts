import { type Expression, parseExpression } from 'taskrouter/expression';
import type { Parsed } from 'taskrouter/parsed';

/** A queue's TargetWorkers; undefined when it is empty, which matches no worker. */
export function parseTargetWorkers(text: string): Parsed<Expression | undefined> {
  return text.trim() === '' ? { ok: true, value: undefined } : parseExpression(text);
}

/** What TargetWorkers that have been checked before mean. @throws Error when they aren't valid. */
export function parsedTargetWorkers(text: string): Expression | undefined {
  const parsed = parseTargetWorkers(text);
  if (parsed.ok) return parsed.value;
  throw new Error('TargetWorkers in use are not valid');
}
