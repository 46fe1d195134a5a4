import { type AccountSid, parseSid } from 'taskrouter/sid';
import type { SharedKey, SigningKey } from './callbacks/signature';
import { digest } from './sids';

/** The made-up account that an emulator has where none is given: the same every time. */
export const DEFAULT_ACCOUNT = { accountSid: `AC${digest('account')}`, authToken: digest('auth token') };

/** Who may use the account, and what signs its callbacks. */
export class AccountCredentials {
  private readonly secrets: Map<string, string>;

  /** @throws Error when the SID of an API key is malformed. */
  constructor(
    private readonly accountSid: AccountSid,
    private primary: string,
    apiKeys: Readonly<Record<string, string>>,
    private sharedKey: SharedKey | undefined,
  ) {
    this.secrets = new Map(Object.entries(apiKeys).map(([sid, secret]) => [parseSid('SK', sid), secret]));
  }

  /** The account's primary auth token. */
  get authToken(): string {
    return this.primary;
  }

  /** What signs the account's callbacks at the moment. */
  get signingKey(): SigningKey {
    return { authToken: this.primary, sharedKey: this.sharedKey };
  }

  /** From now on this key signs; the auth token again where it is undefined. */
  signWith(sharedKey: SharedKey | undefined): void {
    this.sharedKey = sharedKey;
  }

  /** From now on this token signs, and is taken instead of the one before. */
  promote(authToken: string): void {
    this.primary = authToken;
  }

  /** Whether this user (an Account or API Key SID) with this password may use the account. */
  isValid(user: string, password: string): boolean {
    if (user === this.accountSid) return password === this.primary;
    return this.secrets.get(user) === password;
  }
}
