/** When a request is tried again: after these statuses, or when it could not connect (`ct`) or wasn't answered (`rt`). */
export type RetryReason = '4xx' | '5xx' | 'ct' | 'rt';

/** How a webhook is sent. Source: https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides */
export interface ConnectionOverrides {
  /** ms to connect, the TLS handshake included. */
  readonly connectTimeout: number;
  /** ms to the first byte of the answer, and between any two parts of it. */
  readonly readTimeout: number;
  /** ms for everything, retries included. */
  readonly totalTime: number;
  readonly retries: number;
  readonly retryOn: ReadonlySet<RetryReason>;
  /** Whether the TLS handshake names the host. */
  readonly sni: boolean;
}

const REASONS = ['4xx', '5xx', 'ct', 'rt'] as const;
const EDGES = ['ashburn', 'dublin', 'frankfurt', 'sao-paulo', 'singapore', 'sydney', 'tokyo', 'umatilla'];
const KEYS = ['ct', 'rt', 'tt', 'rc', 'rp', 'sni', 'e'];

/**
 * Reads the fragment of a webhook's URL, such as `rc=2&rp=ct,5xx`. What is wrong in it is left out, and told.
 * @param fragment without `#`; empty for the defaults.
 */
export function parseConnectionOverrides(fragment: string): {
  readonly overrides: ConnectionOverrides;
  readonly problems: readonly string[];
} {
  const given = new URLSearchParams(fragment);
  const problems = [...given.keys()]
    .filter((key) => !KEYS.includes(key))
    .map((key) => `${key} is no connection override, they are ${KEYS.join(', ')}`);
  const number = (key: string, min: number, max: number, standard: number): number => {
    const text = given.get(key);
    const value = text !== null && /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= min && value <= max) return value;
    if (text !== null) problems.push(`${key} takes a whole number from ${min} to ${max}, not ${text}`);
    return standard;
  };
  const list = (key: string, known: readonly string[]): readonly string[] => {
    const items = given.get(key)?.split(',') ?? [];
    const unknown = items.filter((item) => !known.includes(item));
    if (unknown.length > 0) problems.push(`${key} takes ${known.join(', ')}, not ${unknown.join(', ')}`);
    return items.filter((item) => known.includes(item));
  };
  const policy = list('rp', [...REASONS, 'all']);
  const [sni = 'y'] = list('sni', ['y', 'n']);
  // There is one way out of this machine, whichever edge is asked for.
  list('e', [...EDGES, ...EDGES.map((edge) => `${edge}-ix`)]);
  return {
    overrides: {
      connectTimeout: number('ct', 100, 10_000, 5_000),
      readTimeout: number('rt', 100, 15_000, 15_000),
      totalTime: number('tt', 100, 15_000, 15_000),
      retries: number('rc', 0, 5, 1),
      retryOn: new Set(
        policy.length === 0
          ? ['ct']
          : REASONS.filter((one) => policy.includes(one) || policy.includes('all')),
      ),
      sni: sni === 'y',
    },
    problems,
  };
}
