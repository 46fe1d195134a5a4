import { randomBytes } from 'node:crypto';
import { isSid } from 'taskrouter/sid';
import type { KeptSecrets } from './kept-secrets';
import { UsageError } from './usage-error';

/** An API key as Twilio gives it: good for REST in the place of the auth token. */
export interface ApiKey {
  /** `SK` and 32 hexadecimal digits. */
  readonly sid: string;
  readonly secret: string;
}

/**
 * The key that `--api-key SK…:SECRET` gives.
 * @throws UsageError
 */
export function parseApiKey(text: string): ApiKey {
  const [sid = '', secret = '', ...more] = text.split(':');
  if (isSid('SK', sid) && secret !== '' && more.length === 0) return { sid, secret };
  throw new UsageError('--api-key takes SK and 32 hexadecimal digits, a colon, and the secret');
}

/** This machine's own key, the same at every start. */
export function keptApiKey(kept: KeptSecrets): ApiKey {
  return {
    sid: kept.get('apiKeySid', () => `SK${randomBytes(16).toString('hex')}`),
    secret: kept.get('apiKeySecret', () => randomBytes(24).toString('base64url')),
  };
}
