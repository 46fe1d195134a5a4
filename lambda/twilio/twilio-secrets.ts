import type { AccountSid } from 'taskrouter/sid';
import { log } from '../aws/log';
import { reportSecretAge } from '../aws/metrics';
import { SecretCache, type SecretCacheOptions, type SecretVersions } from '../aws/secret-cache';
import { SecretUnavailable, type SecretVersion } from '../aws/secrets-manager';
import type { TwilioCredentials } from './twilio-client';

/*
 * The secrets in the fields that AWS uses for the Twilio secrets it rotates itself:
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/mes-partner-TwilioAuthToken.html
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/mes-partner-TwilioApiKey.html
 */

/** The account's auth token, `{"accountSid": "AC…", "authToken": "…"}`, to verify what Twilio signed. */
export class AuthTokens {
  private readonly cache: SecretCache<string>;

  constructor(secretId: string, accountSid: AccountSid, options?: SecretCacheOptions) {
    const parse = (version: SecretVersion) => field(secretId, version, accountSid, 'authToken');
    this.cache = new SecretCache(secretId, parse, { onRead: reportAge, ...options });
  }

  /**
   * Whether `matches` holds for the current auth token, the one to come, or the one just replaced. On a mismatch the
   * secret is read anew, so that a rotation refuses nothing.
   * @throws SecretUnavailable when that cannot be told: a token that matches may be in a version that cannot be read
   */
  async some(matches: (authToken: string) => boolean): Promise<boolean> {
    const known = await this.cache.get();
    if (matchesAny(known, matches)) return true;
    const refreshed = await this.cache.refresh();
    if (matchesAny(refreshed, matches)) return true;
    if (refreshed.isComplete) return false;
    throw new SecretUnavailable('no version that could be read matches');
  }
}

function matchesAny(
  { current, others }: SecretVersions<string>,
  matches: (authToken: string) => boolean,
): boolean {
  return [current, ...others].some(matches);
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

function credentials(secretId: string, version: SecretVersion, accountSid: AccountSid): TwilioCredentials {
  if (version.value.apiKeySid === undefined) {
    return { username: accountSid, password: field(secretId, version, accountSid, 'authToken') };
  }
  return {
    username: field(secretId, version, accountSid, 'apiKeySid'),
    password: field(secretId, version, accountSid, 'apiKeySecret'),
  };
}

function field(secretId: string, { value }: SecretVersion, accountSid: AccountSid, name: string): string {
  if (value.accountSid !== accountSid) {
    throw new SecretUnavailable(
      `secret ${secretId} belongs to another account than the stack, or has no accountSid`,
    );
  }
  const text = value[name];
  if (typeof text === 'string' && text !== '') return text;
  throw new SecretUnavailable(`secret ${secretId} has no ${name}`);
}
