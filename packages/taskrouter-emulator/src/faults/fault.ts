import { type ObjectOf, object, optionalField, requiredField } from 'taskrouter/fields';
import type { Parsed, Problem } from 'taskrouter/parsed';
import { anyText, integer, number, oneOf } from 'taskrouter/schema';

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

const FIELDS = {
  // 429 is a number to whoever writes JSON.
  kind: requiredField({
    ...faultKind,
    parse: (kind): Parsed<FaultKind> => faultKind.parse(typeof kind === 'number' ? String(kind) : kind),
    jsonSchema: { enum: [...FAULT_KINDS, 429, 500, 503] },
  }),
  path: optionalField(anyText('a part of a path, such as /Tasks')),
  retryAfter: optionalField(integer(0, undefined, 'whole seconds')),
  count: optionalField(integer(1)),
  probability: optionalField(number(0, 1)),
  seed: optionalField(integer(0)),
};

const FAULT = object(FIELDS, { expected: 'a JSON object', check: oneOfBoth });

/** Untrusted JSON such as `{"kind": "429", "count": 2, "retryAfter": 3}`. The kind may be a number. */
export function parseFault(input: unknown): Parsed<Fault> {
  const parsed = FAULT.parse(input);
  if (!parsed.ok) return parsed;
  const { count, probability, seed, ...fault } = parsed.value;
  if (count !== undefined) return { ok: true, value: { ...fault, count } };
  if (probability === undefined) return { ok: false, problems: oneOfBoth(parsed.value) };
  return { ok: true, value: { ...fault, probability, ...(seed !== undefined && { seed }) } };
}

function oneOfBoth({ count, probability }: Partial<ObjectOf<typeof FIELDS>>): Problem[] {
  if ((count === undefined) !== (probability === undefined)) return [];
  return [{ path: 'count', message: 'or probability is needed, one of them' }];
}
