import { createHmac, timingSafeEqual } from 'node:crypto';
import { validateRequest } from 'twilio/lib/webhooks/webhooks';
import { type SignedRequest, signedString } from './signed-string';

/** What Twilio may sign with: the account's auth token, and keys of one's own where a webhook rule says so. */
export interface SigningKeys {
  /** Undefined where only shared keys are to be trusted. */
  readonly authToken: string | undefined;
  readonly sharedKeys: readonly string[];
}

/** A signature as a request brings it. */
export interface Signature {
  /** The header `X-Twilio-Signature`. */
  readonly value: string;
  /**
   * The hash that the header `X-Twilio-Webhooks-Signature-Settings` names, of a signature by a shared key; undefined
   * without the header, for one by the auth token.
   */
  readonly sharedKeyHash: 'sha1' | 'sha256' | undefined;
}

/**
 * Whether Twilio made the signature over this request, with one of these keys.
 * Source: https://www.twilio.com/docs/usage/security#validating-requests, compared in constant time by Twilio's own
 * validator; for shared keys https://www.twilio.com/docs/usage/webhooks/webhook-shared-keys
 */
export function isSignedByTwilio(
  { authToken, sharedKeys }: SigningKeys,
  { value, sharedKeyHash }: Signature,
  request: SignedRequest,
): boolean {
  if (sharedKeyHash === undefined)
    return authToken !== undefined && isSignedByToken(authToken, value, request);
  return sharedKeys.some((key) => isSignedBySharedKey(key, sharedKeyHash, value, request));
}

function isSignedByToken(authToken: string, signature: string, { url, form }: SignedRequest): boolean {
  try {
    return validateRequest(authToken, signature, url, form);
  } catch {
    // The validator throws on a URL it cannot parse; such a request was not signed by Twilio.
    return false;
  }
}

// Twilio's validator knows one hash. The string is the same.
function isSignedBySharedKey(
  key: string,
  hash: 'sha1' | 'sha256',
  signature: string,
  { url, form }: SignedRequest,
): boolean {
  const given = Buffer.from(signature);
  return [url, ...withAndWithoutPort(url)].some((signedUrl) => {
    const expected = createHmac(hash, key)
      .update(signedString({ url: signedUrl, form }))
      .digest('base64');
    return given.length === expected.length && timingSafeEqual(given, Buffer.from(expected));
  });
}

/** Twilio signs the port or leaves it out, by product, as its validator knows, too. */
function withAndWithoutPort(url: string): readonly string[] {
  const origin = /^(https?:\/\/[^/?:]+)(?::\d+)?/;
  return [url.replace(origin, '$1'), url.replace(origin, `$1:${url.startsWith('https') ? 443 : 80}`)];
}

const SHARED_KEY_HASHES: Readonly<Record<string, 'sha1' | 'sha256'>> = {
  HMAC_SHA1: 'sha1',
  HMAC_SHA256: 'sha256',
};

/**
 * The hash that a header `X-Twilio-Webhooks-Signature-Settings` names, e.g. `key=…,algorithm=HMAC_SHA256`; undefined when
 * it names none that is known.
 */
export function sharedKeyHashOf(settings: string): 'sha1' | 'sha256' | undefined {
  const algorithm = /(?:^|,)\s*algorithm=([A-Z0-9_]+)\s*$/.exec(settings)?.[1] ?? '';
  return Object.hasOwn(SHARED_KEY_HASHES, algorithm) ? SHARED_KEY_HASHES[algorithm] : undefined;
}
