import { type Expression, parseExpression } from 'taskrouter/expression';
import type { Parsed } from 'taskrouter/parsed';
import { readingOwnChannels } from './worker-channels';

/** A queue's TargetWorkers; undefined when it is empty, which matches no worker. */
export function parseTargetWorkers(text: string): Parsed<Expression | undefined> {
  if (text.trim() === '') return { ok: true, value: undefined };
  const parsed = parseExpression(text);
  return parsed.ok ? { ok: true, value: readingOwnChannels(parsed.value) } : parsed;
}

/** What TargetWorkers that have been checked before mean. @throws Error when they aren't valid. */
export function parsedTargetWorkers(text: string): Expression | undefined {
  const parsed = parseTargetWorkers(text);
  if (parsed.ok) return parsed.value;
  throw new Error('TargetWorkers in use are not valid');
}
