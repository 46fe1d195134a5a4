import { errors, type JWTPayload, jwtVerify } from 'jose';
import { isJsonObject, type Json } from 'taskrouter/parsed';
import { isJsonArray, parseJson } from '../json';
import type { Authorized } from './authorization';
import { DiscoveryError, type IssuerKeys } from './issuer-keys';
import type { GatewayRequest } from './request-context';
import type { RouteAuthorization } from './route-authorization';

/** API Gateway takes RSA signatures only. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512'];

/**
 * Authorizes a request to a JWT route: a token of the issuer, signed with one of its keys, for this audience, valid now,
 * with one of the route's scopes.
 * Source: "Control access to HTTP APIs with JWT authorizers in API Gateway" and "Troubleshooting issues with HTTP API JWT
 * authorizers", in the API Gateway Developer Guide. The descriptions of errors are ours where those pages have none.
 * @param now milliseconds since the epoch
 */
export async function authorizeWithJwt(
  request: GatewayRequest,
  required: Extract<RouteAuthorization, { type: 'JWT' }>,
  issuerKeys: IssuerKeys,
  now: number,
): Promise<Authorized> {
  const { authorization } = request.headers;
  const token = (authorization ?? '').replace(/^bearer( +|$)/i, '').trim();
  if (token === '') return unauthorized('Bearer', 'no token');

  const { scopes } = required;
  const refused = (error: string, description: string): string =>
    `Bearer scope="${scopes.join(' ')}" error="${error}" error_description="${description}"`;
  const verified = await verify(token, required, issuerKeys, now);
  if ('problem' in verified) {
    return unauthorized(refused('invalid_token', verified.problem), verified.problem);
  }
  const granted = scopesOf(verified.payload);
  if (scopes.length > 0 && !scopes.some((scope) => granted.includes(scope))) {
    const reason = 'the token has none of the scopes of the route';
    const headers = { 'www-authenticate': refused('insufficient_scope', reason) };
    return { ok: false, status: 403, message: 'Forbidden', headers, reason };
  }
  return {
    ok: true,
    authorizer: { jwt: { claims: verified.claims, scopes: scopes.length === 0 ? null : granted } },
  };
}

type Verified =
  | { readonly payload: JWTPayload; readonly claims: Readonly<Record<string, string>> }
  | { readonly problem: string };

async function verify(
  token: string,
  { issuer, audience }: { readonly issuer: string; readonly audience: readonly string[] },
  issuerKeys: IssuerKeys,
  now: number,
): Promise<Verified> {
  try {
    const keys = await issuerKeys.of(issuer);
    const { payload, protectedHeader } = await jwtVerify(token, keys, {
      algorithms: ALGORITHMS,
      issuer,
      currentDate: new Date(now),
      requiredClaims: ['exp'],
    });
    if (protectedHeader.kid === undefined) return { problem: 'the token does not name its key' };
    if (payload.iat !== undefined && payload.iat * 1000 > now) {
      return { problem: 'the token is not valid yet' };
    }
    // A client ID stands in for an audience only where there is none.
    const intended = payload.aud ?? payload.client_id;
    if (![intended].flat().some((each) => typeof each === 'string' && audience.includes(each))) {
      return { problem: 'the token does not have a valid audience' };
    }
    return { payload, claims: formatClaims(token) };
  } catch (error) {
    return { problem: describe(error) };
  }
}

function describe(error: unknown): string {
  if (error instanceof errors.JWTExpired) return 'the token has expired';
  if (error instanceof errors.JWTClaimValidationFailed) {
    return error.claim === 'nbf' ? 'the token is not valid yet' : `the token has no valid ${error.claim}`;
  }
  if (error instanceof errors.JOSEAlgNotAllowed) return 'signing method is invalid';
  if (error instanceof errors.JWKSNoMatchingKey) return 'the token names no key of the issuer';
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'the signature is invalid';
  if (error instanceof errors.JWTInvalid || error instanceof errors.JWSInvalid)
    return 'the token is malformed';
  if (error instanceof errors.JOSEError || error instanceof DiscoveryError || error instanceof TypeError) {
    return 'OIDC discovery endpoint communication error';
  }
  throw error;
}

/** `scope` is a text with spaces; some issuers have `scp`, as a text or a list. */
function scopesOf({ scope, scp }: JWTPayload): string[] {
  return [scope ?? scp].flat().flatMap((each) => (typeof each === 'string' ? each.split(' ') : []));
}

/** Every claim as the text that API Gateway makes of it. */
function formatClaims(token: string): Record<string, string> {
  const payload = parseJson(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
  if (!isJsonObject(payload)) return {};
  return Object.fromEntries(Object.entries(payload).map(([name, value]) => [name, formatClaim(value)]));
}

/** Lists as `[a b]`, objects as `map[name:value …]`: the form Go prints them in. */
function formatClaim(value: Json): string {
  if (isJsonArray(value)) return `[${value.map(formatClaim).join(' ')}]`;
  if (!isJsonObject(value)) return String(value);
  const entries = Object.entries(value).map(([name, each]) => `${name}:${formatClaim(each)}`);
  return `map[${entries.sort().join(' ')}]`;
}

function unauthorized(challenge: string, reason: string): Authorized {
  const headers = { 'www-authenticate': challenge };
  return { ok: false, status: 401, message: 'Unauthorized', headers, reason };
}
