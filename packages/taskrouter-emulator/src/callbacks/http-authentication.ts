import { createHash, randomBytes } from 'node:crypto';

/** User and password of a callback URL. */
export interface UrlCredentials {
  readonly user: string;
  readonly password: string;
}

/** The credentials of a URL, percent-decoded; undefined when it has none. */
export function credentialsOf({ username, password }: URL): UrlCredentials | undefined {
  if (username === '' && password === '') return undefined;
  return { user: decoded(username), password: decoded(password) };
}

/**
 * The `Authorization` that answers a challenge; undefined when it is of another kind than Basic and Digest.
 * Source: https://www.twilio.com/docs/usage/security (HTTP authentication), RFC 7617, RFC 7616.
 * @param challenge the header `WWW-Authenticate`
 */
export function authorizationFor(
  challenge: string,
  { user, password }: UrlCredentials,
  request: { readonly method: string; readonly url: URL },
): string | undefined {
  const digest = /(?:^|,\s*)Digest\s+(.*)$/i.exec(challenge)?.[1];
  if (digest !== undefined) return digestAuthorization(parametersOf(digest), { user, password }, request);
  if (!/(?:^|,\s*)Basic(?:\s|$)/i.test(challenge)) return undefined;
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

function digestAuthorization(
  { realm = '', nonce = '', opaque, qop, algorithm = 'MD5' }: Readonly<Record<string, string>>,
  { user, password }: UrlCredentials,
  { method, url }: { readonly method: string; readonly url: URL },
): string | undefined {
  const name = HASHES[algorithm.toUpperCase().replace(/-SESS$/, '')];
  const hasQop = qop !== undefined;
  if (name === undefined || (hasQop && !/(?:^|[\s,])auth(?:[\s,]|$)/.test(qop))) return undefined;
  const hash = (...parts: readonly string[]) => createHash(name).update(parts.join(':')).digest('hex');
  const uri = url.pathname + url.search;
  const client = randomBytes(16).toString('hex');
  const count = '00000001';
  const secret = hash(user, realm, password);
  const key = /-sess$/i.test(algorithm) ? hash(secret, nonce, client) : secret;
  const target = hash(method, uri);
  const response = hasQop ? hash(key, nonce, count, client, 'auth', target) : hash(key, nonce, target);
  const quoted = { username: user, realm, nonce, uri, response, ...(opaque !== undefined && { opaque }) };
  const fields = Object.entries(quoted).map(
    ([field, value]) => `${field}="${value.replace(/["\\]/g, '\\$&')}"`,
  );
  fields.push(`algorithm=${algorithm}`);
  if (hasQop) fields.push('qop=auth', `nc=${count}`, `cnonce="${client}"`);
  return `Digest ${fields.join(', ')}`;
}

const HASHES: Readonly<Record<string, string>> = { MD5: 'md5', 'SHA-256': 'sha256' };

function parametersOf(challenge: string): Record<string, string> {
  const found = challenge.matchAll(/(\w+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,]+))/g);
  const parameters: Record<string, string> = {};
  for (const [, name = '', quoted, plain = ''] of found)
    parameters[name.toLowerCase()] ??= quoted === undefined ? plain : quoted.replace(/\\(.)/g, '$1');
  return parameters;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
