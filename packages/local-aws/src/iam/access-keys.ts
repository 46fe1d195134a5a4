import { createHash, randomBytes } from 'node:crypto';
import type { Account } from '../account';
import type { Credentials, Principal } from './principal';

/** Which access key belongs to whom. */
export class AccessKeys {
  readonly #owners = new Map<string, { readonly credentials: Credentials; readonly principal: Principal }>();

  /** The key's owner and secret, or undefined when nobody has this key (any more). */
  find(
    accessKeyId: string,
  ): { readonly credentials: Credentials; readonly principal: Principal } | undefined {
    return this.#owners.get(accessKeyId);
  }

  /**
   * A long-term key: the one that is given, or one that is the same for every account of this region.
   * @param key without a session token
   */
  issueLongTerm(principal: Principal, account: Account, key?: Credentials): Credentials {
    if (key !== undefined) return this.#remember(principal, key);
    const bytes = createHash('sha512').update(`${principal.arn} in ${account.region}`).digest();
    return this.#remember(principal, {
      accessKeyId: `AKIA${base32(bytes.subarray(0, 16))}`,
      secretAccessKey: bytes.subarray(16, 46).toString('base64url'),
    });
  }

  /** Temporary credentials, as Lambda gives a function its role's: new ones each time. */
  issueTemporary(principal: Principal): Credentials {
    return this.#remember(principal, {
      accessKeyId: `ASIA${base32(randomBytes(16))}`,
      secretAccessKey: randomBytes(30).toString('base64url'),
      sessionToken: randomBytes(96).toString('base64'),
    });
  }

  /** Takes a key away. */
  revoke(accessKeyId: string): void {
    this.#owners.delete(accessKeyId);
  }

  #remember(principal: Principal, credentials: Credentials): Credentials {
    this.#owners.set(credentials.accessKeyId, { credentials, principal });
    return credentials;
  }
}

function base32(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.charAt(byte % 32)).join('');
}
