import { parseJsonObject } from '../taskrouter/parsed';
import type { AccountSid } from '../taskrouter/sid';
import { getSecretString, SecretUnavailable } from './secrets-manager';

// A rotated token is picked up by every warm container within this time.
const CACHE_MS = 5 * 60_000;

/**
 * Reads an account's auth token from its secret, `{"accountSid": "AC…", "authToken": "…"}`, and keeps it for five
 * minutes. Requests that come while it is being read share one call; a failure is not kept.
 */
export class AuthTokenReader {
  private cached: { readonly token: Promise<string>; readonly expiresAt: number } | undefined;

  /**
   * @param secretId the secret's name or ARN
   * @param accountSid the account whose token it must hold
   * @param read how a secret's string is read
   * @param now milliseconds since the epoch
   */
  constructor(
    private readonly secretId: string,
    private readonly accountSid: AccountSid,
    private readonly read: (secretId: string) => Promise<string> = getSecretString,
    private readonly now: () => number = Date.now,
  ) {}

  /** @throws SecretUnavailable when the secret cannot be read or does not hold this account's token */
  get(): Promise<string> {
    if (this.cached !== undefined && this.now() < this.cached.expiresAt) return this.cached.token;
    const token = this.readToken();
    const cached = { token, expiresAt: this.now() + CACHE_MS };
    this.cached = cached;
    token.catch(() => {
      if (this.cached === cached) this.cached = undefined;
    });
    return token;
  }

  private async readToken(): Promise<string> {
    const secret = parseJsonObject(await this.read(this.secretId));
    const { accountSid, authToken } = secret ?? {};
    if (typeof authToken !== 'string' || authToken === '') {
      throw this.unusable('is not JSON of the form {"accountSid": "AC…", "authToken": "…"}');
    }
    if (accountSid !== this.accountSid) throw this.unusable('belongs to another account than the stack');
    return authToken;
  }

  private unusable(reason: string): SecretUnavailable {
    return new SecretUnavailable(`secret ${this.secretId} ${reason}`);
  }
}
