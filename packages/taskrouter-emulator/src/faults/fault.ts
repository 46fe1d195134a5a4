import { oneOf } from 'taskrouter/kind';
import { isJsonObject, type Parsed, type Problem } from 'taskrouter/parsed';
import { closest } from 'taskrouter/suggestion';

/**
 * What goes wrong with a request: it is answered 429, 500 or 503 and nothing is done; it is not answered at all and
 * nothing is done (`timeout`); or the work is done and the connection dropped before the answer (`drop-after`).
 */
export const FAULT_KINDS = ['429', '500', '503', 'timeout', 'drop-after'] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** Which requests go wrong, and how: the next `count` of them, or a share of all that can be repeated. */
export type Fault = {
  readonly kind: FaultKind;
  /** Only requests whose path contains this, such as `/Tasks`. */
  readonly path?: string;
  /** Seconds, as the answer's Retry-After says; 1 without, for 429 and 503. */
  readonly retryAfter?: number;
} & (
  | { readonly count: number }
  | {
      /** From 0 to 1. */
      readonly probability: number;
      /** The same seed picks the same requests. */
      readonly seed?: number;
    }
);

export const faultKind = oneOf(FAULT_KINDS);

const FIELDS = ['kind', 'path', 'retryAfter', 'count', 'probability', 'seed'];

/** Untrusted JSON such as `{"kind": "429", "count": 2, "retryAfter": 3}`. The kind may be a number. */
export function parseFault(input: unknown): Parsed<Fault> {
  if (!isJsonObject(input)) return { ok: false, problems: [{ path: '', message: 'takes a JSON object' }] };
  const kind = typeof input.kind === 'number' ? String(input.kind) : input.kind;
  const { path, retryAfter, count, probability, seed } = input;
  const problems: Problem[] = [];
  const need = (isRight: boolean, field: string, message: string): void => {
    if (!isRight) problems.push({ path: field, message });
  };
  for (const key of Object.keys(input)) {
    const meant = closest(key, FIELDS);
    const hint = meant === undefined ? `known are ${FIELDS.join(', ')}` : `did you mean ${meant}?`;
    need(FIELDS.includes(key), key, `is unknown; ${hint}`);
  }
  const isKind = faultKind.is(kind);
  need(isKind, 'kind', `takes ${faultKind.form}`);
  const isPath = path === undefined || typeof path === 'string';
  need(isPath, 'path', 'takes a part of a path, such as /Tasks');
  const isRetryAfter = retryAfter === undefined || isWhole(retryAfter, 0);
  need(isRetryAfter, 'retryAfter', 'takes whole seconds from 0');
  const isSeed = seed === undefined || isWhole(seed, 0);
  need(isSeed, 'seed', 'takes a whole number from 0');
  const isCount = isWhole(count, 1);
  need(count === undefined || isCount, 'count', 'takes a whole number from 1');
  const isShare = typeof probability === 'number' && probability >= 0 && probability <= 1;
  need(probability === undefined || isShare, 'probability', 'takes a number from 0 to 1');
  need(
    (count === undefined) !== (probability === undefined),
    'count',
    'or probability is needed, one of them',
  );
  if (problems.length > 0 || !isKind || !isPath || !isRetryAfter || !isSeed) return { ok: false, problems };
  const fault = {
    kind,
    ...(path !== undefined && { path }),
    ...(retryAfter !== undefined && { retryAfter }),
  };
  if (isCount) return { ok: true, value: { ...fault, count } };
  if (isShare) return { ok: true, value: { ...fault, probability, ...(seed !== undefined && { seed }) } };
  return { ok: false, problems };
}

function isWhole(value: unknown, min: number): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= min;
}
