import type { Json } from 'taskrouter/parsed';
import type { AccountSid } from 'taskrouter/sid';
import { log } from '../aws/log';
import { reportSecretAge } from '../aws/metrics';
import {
  READING_EVERY_MS,
  SecretCache,
  type SecretCacheOptions,
  type SecretVersions,
} from '../aws/secret-cache';
import { SecretUnavailable, type SecretVersion } from '../aws/secrets-manager';
import type { SigningKeys } from './signature';
import type { TwilioCredentials } from './twilio-client';

/*
 * The secrets in the fields that AWS uses for the Twilio secrets it rotates itself:
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/mes-partner-TwilioAuthToken.html
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/mes-partner-TwilioApiKey.html
 */

/**
 * What a signature is found to be. `undecided`: it matches nothing that is known, and the secret has been read too often
 * of late to be read again, so that it may be genuine.
 */
export type Verdict = 'genuine' | 'forged' | 'undecided';

/**
 * The account's auth token, `{"accountSid": "AC…", "authToken": "…"}`, to verify what Twilio signed, or keys of one's own,
 * `{"accountSid": "AC…", "sharedKeys": ["…"]}`, or both.
 */
export class AuthTokens {
  private readonly cache: SecretCache<SigningKeys>;

  constructor(secretId: string, accountSid: AccountSid, options?: SecretCacheOptions) {
    const parse = (version: SecretVersion) => signingKeys(secretId, version, accountSid);
    this.cache = new SecretCache(secretId, parse, { onRead: reportAge, ...options });
  }

  /**
   * Whether `matches` holds for the current keys, the ones to come, or the ones just replaced. On a mismatch the
   * secret is read anew, so that a rotation refuses nothing.
   * @param timeMs milliseconds for all readings together; one that takes longer goes on for the requests to come
   * @throws SecretUnavailable when it cannot be told: a token that matches may be in a version that cannot be read
   */
  async verify(matches: (keys: SigningKeys) => boolean, timeMs: number): Promise<Verdict> {
    const { cache } = this;
    const arrived = cache.now();
    const inTime = deadline(timeMs);
    const known = await inTime(cache.get(), cache.known);
    if (matchesKept(known, matches, arrived)) return 'genuine';
    const refreshed = await inTime(cache.refresh(), undefined);
    if (matchesAny(refreshed, matches, arrived)) return 'genuine';
    if (!refreshed.isComplete) throw new SecretUnavailable('no version that could be read matches');
    // A token may have become the account's between an older reading and this request.
    return refreshed.asOf >= arrived ? 'forged' : 'undecided';
  }
}

/**
 * One moment that several readings have to be done by.
 * @returns waits for a reading until then; gives the `otherwise` there is, or throws SecretUnavailable
 */
function deadline(timeMs: number) {
  const end = Date.now() + timeMs;
  return <T>(reading: Promise<T>, otherwise: T | undefined): Promise<T> =>
    new Promise((resolve, reject) => {
      const late = () =>
        otherwise === undefined ? reject(new SecretUnavailable('not read in time')) : resolve(otherwise);
      const timer = setTimeout(late, Math.max(0, end - Date.now()));
      reading.then(resolve, reject).finally(() => clearTimeout(timer));
    });
}

// A replaced token's label can be taken away at any time, so one that was kept is looked up again first.
function matchesKept(
  { previous, ...kept }: SecretVersions<SigningKeys>,
  matches: (keys: SigningKeys) => boolean,
  now: number,
): boolean {
  const isRecent = now - kept.asOf < READING_EVERY_MS;
  return matchesAny({ ...kept, previous: isRecent ? previous : undefined }, matches, now);
}

function matchesAny(
  { current, coming, previous }: SecretVersions<SigningKeys>,
  matches: (keys: SigningKeys) => boolean,
  now: number,
): boolean {
  if (matches(current) || (coming !== undefined && matches(coming))) return true;
  return previous !== undefined && now < previous.until && matches(previous.value);
}

/** For the alarm that reminds of rotating the token. */
function reportAge(currentSince: number): void {
  log('INFO', 'auth token read', {}, reportSecretAge((Date.now() - currentSince) / 86_400_000));
}

/**
 * What REST requests authenticate with: an API key, `{"accountSid", "apiKeySid", "apiKeySecret"}`, or the account
 * itself, `{"accountSid", "authToken"}`.
 */
export class RestCredentials {
  private readonly cache: SecretCache<TwilioCredentials>;

  constructor(secretId: string, accountSid: AccountSid, options?: SecretCacheOptions) {
    const parse = (version: SecretVersion) => credentials(secretId, version, accountSid);
    this.cache = new SecretCache(secretId, parse, options);
  }

  /** The current credentials. @throws SecretUnavailable */
  async get(): Promise<TwilioCredentials> {
    return (await this.cache.get()).current;
  }

  /** The credentials read anew, after Twilio has refused the ones from {@link get}; undefined if they are no others. */
  async newer(): Promise<TwilioCredentials | undefined> {
    const refused = await this.get();
    const current = (await this.cache.refresh()).current;
    return current.password === refused.password ? undefined : current;
  }
}

function signingKeys(secretId: string, version: SecretVersion, accountSid: AccountSid): SigningKeys {
  const { sharedKeys = [], authToken } = version.value;
  if (!Array.isArray(sharedKeys) || !sharedKeys.every(isKey)) {
    throw new SecretUnavailable(`secret ${secretId} has sharedKeys that are not a list of texts`);
  }
  checkAccount(secretId, version, accountSid);
  // Where a rule has Twilio sign everything by shared keys, a stolen auth token need not be good for callbacks.
  const isLeftOut = authToken === undefined && sharedKeys.length > 0;
  return { authToken: isLeftOut ? undefined : field(secretId, version, accountSid, 'authToken'), sharedKeys };
}

function isKey(value: Json): value is string {
  return typeof value === 'string' && value !== '';
}

function credentials(secretId: string, version: SecretVersion, accountSid: AccountSid): TwilioCredentials {
  if (version.value.apiKeySid === undefined) {
    return { username: accountSid, password: field(secretId, version, accountSid, 'authToken') };
  }
  return {
    username: field(secretId, version, accountSid, 'apiKeySid'),
    password: field(secretId, version, accountSid, 'apiKeySecret'),
  };
}

function field(secretId: string, version: SecretVersion, accountSid: AccountSid, name: string): string {
  checkAccount(secretId, version, accountSid);
  const text = version.value[name];
  if (typeof text === 'string' && text !== '') return text;
  throw new SecretUnavailable(`secret ${secretId} has no ${name}`);
}

function checkAccount(secretId: string, { value }: SecretVersion, accountSid: AccountSid): void {
  if (value.accountSid === accountSid) return;
  throw new SecretUnavailable(
    `secret ${secretId} belongs to another account than the stack, or has no accountSid`,
  );
}
