import { type Path, parseReference, resolve } from 'taskrouter/expression';
import type { Parsed } from 'taskrouter/parsed';
import { ownChannelPath } from './worker-channels';

/** One clause of `order_by`. Source: https://www.twilio.com/docs/taskrouter/order-workers */
export interface OrderClause {
  /** The worker's attribute, without `worker.`. */
  readonly attribute: Path;
  readonly descending: boolean;
}

/** What the clauses see of a worker: for each the smaller first, Infinity for none. Empty without clauses. */
export type WorkerRank = readonly number[];

const CLAUSE = /^(\S+)(?:\s+(asc|desc))?$/i;
const NO_CLAUSES: WorkerRank = [];

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
    clauses.push({
      attribute: ownChannelPath([name, ...rest]),
      descending: match?.[2]?.toLowerCase() === 'desc',
    });
  }
  return { ok: true, value: clauses };
}

/**
 * Where a worker stands by the clauses. One without the attribute, or without an integer in it, comes last on that
 * clause in either direction.
 */
export function rankOf(clauses: readonly OrderClause[], scope: object): WorkerRank {
  if (clauses.length === 0) return NO_CLAUSES;
  return clauses.map(({ attribute, descending }) => {
    const value = resolve(attribute, scope);
    if (typeof value !== 'number' || !Number.isInteger(value)) return Number.POSITIVE_INFINITY;
    return descending ? -value : value;
  });
}

/** Negative when `a` comes before `b`, positive when `b` does, 0 when the clauses say nothing. */
export function compareRanks(a: WorkerRank, b: WorkerRank): number {
  for (let index = 0; index < a.length; index++) {
    const [left = 0, right = 0] = [a[index], b[index]];
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
}
