import { type Path, parseReference, resolve } from 'taskrouter/expression';
import type { Parsed } from 'taskrouter/parsed';
import type { Worker } from '../tables/worker';

/** One clause of `order_by`. Source: https://www.twilio.com/docs/taskrouter/order-workers */
export interface OrderClause {
  /** The worker's attribute, without `worker.`. */
  readonly attribute: Path;
  readonly descending: boolean;
}

const CLAUSE = /^(\S+)(?:\s+(asc|desc))?$/i;

/** `worker.level DESC, worker.age ASC` as clauses. */
export function parseOrderBy(text: string): Parsed<readonly OrderClause[]> {
  const clauses: OrderClause[] = [];
  for (const part of text.split(',')) {
    const match = CLAUSE.exec(part.trim());
    const reference = match?.[1] === undefined ? undefined : parseReference(match[1]);
    const [root, name, ...rest] = reference?.ok ? reference.value : [];
    if (root !== 'worker' || typeof name !== 'string') {
      const message = `${JSON.stringify(part.trim())} is no clause: write worker.<attribute> ASC or DESC`;
      return { ok: false, problems: [{ path: '', message }] };
    }
    clauses.push({ attribute: [name, ...rest], descending: match?.[2]?.toLowerCase() === 'desc' });
  }
  return { ok: true, value: clauses };
}

/**
 * Whether `a` comes before `b` by the clauses: negative when it does, positive when `b` does, 0 when they say nothing.
 * A worker without the attribute, or without an integer in it, comes last on that clause in either direction.
 */
export function compareByClauses(clauses: readonly OrderClause[], a: Worker, b: Worker): number {
  for (const { attribute, descending } of clauses) {
    const left = integerAt(attribute, a);
    const right = integerAt(attribute, b);
    if (left === right) continue;
    if (left === undefined) return 1;
    if (right === undefined) return -1;
    return descending ? right - left : left - right;
  }
  return 0;
}

function integerAt(attribute: Path, worker: Worker): number | undefined {
  const value = resolve(attribute, worker.scope);
  return Number.isInteger(value) ? Number(value) : undefined;
}
