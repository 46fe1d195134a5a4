import { createRemoteJWKSet, type JWTVerifyGetKey } from 'jose';
import type { Clock } from 'taskrouter/clock';
import { isJsonObject } from 'taskrouter/parsed';
import { parseJson } from '../json';

// Source of both: "Control access to HTTP APIs with JWT authorizers in API Gateway".
const CACHED_MS = 2 * 3600 * 1000;
const TIMEOUT_MS = 1500;

interface CachedKeys {
  readonly keys: Promise<JWTVerifyGetKey>;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** An issuer did not say where its keys are. */
export class DiscoveryError extends Error {
  override readonly name = 'DiscoveryError';
}

/** The public keys of token issuers, found by OpenID Connect discovery and kept for two hours. */
export class IssuerKeys {
  readonly #cached = new Map<string, CachedKeys>();

  constructor(private readonly clock: Clock) {}

  /**
   * The keys of an issuer, for jose to choose from; fetched when the first of them is needed.
   * @throws DiscoveryError
   */
  async of(issuer: string): Promise<JWTVerifyGetKey> {
    const now = this.clock.now();
    const cached = this.#cached.get(issuer);
    if (cached !== undefined && cached.expiresAt > now) return cached.keys;
    const keys = discover(issuer);
    this.#cached.set(issuer, { keys, expiresAt: now + CACHED_MS });
    // A failure is not kept: the next request tries again.
    keys.catch(() => this.#cached.delete(issuer));
    return keys;
  }
}

/** https, or http to this machine: keys that came over anybody's network would vouch for nothing. */
export function isSafeUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return (
    protocol === 'https:' || (protocol === 'http:' && /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname))
  );
}

async function discover(issuer: string): Promise<JWTVerifyGetKey> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const text = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS), redirect: 'error' })
    .then((response) => (response.ok ? response.text() : ''))
    .catch((cause: unknown) => {
      throw new DiscoveryError(`${url} can't be read`, { cause });
    });
  const document = parseJson(text);
  const uri = isJsonObject(document) ? document.jwks_uri : undefined;
  if (typeof uri !== 'string' || !isSafeUrl(uri)) {
    throw new DiscoveryError(`${url} has no jwks_uri that is https, or on this machine`);
  }
  return createRemoteJWKSet(new URL(uri), { timeoutDuration: TIMEOUT_MS, cacheMaxAge: CACHED_MS });
}
