import { createHash, timingSafeEqual } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import type { AccessKeys } from './access-keys';
import type { Credentials, Principal } from './principal';
import { SignatureHash } from './sha256';

/** A request as it arrived: what a Signature Version 4 covers. */
export interface AwsRequest {
  readonly method: string;
  /** Path as sent, still percent-encoded, without the query. */
  readonly rawPath: string;
  /** Query as sent, without the `?`; empty when there is none. */
  readonly rawQueryString: string;
  /** Lower-case names; repeated headers joined by a comma. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** Where a signature has to be good for. */
export interface SignatureScope {
  readonly region: string;
  /** The service it has to be scoped to; any one where absent. */
  readonly service?: string;
}

/** Who signed, or why that isn't known; `code` and `message` are AWS's own. */
export type Authentication =
  | {
      readonly ok: true;
      readonly principal: Principal;
      readonly accessKeyId: string;
      readonly service: string;
    }
  | { readonly ok: false; readonly code: AuthenticationErrorCode; readonly message: string };

export type AuthenticationErrorCode =
  | 'MissingAuthenticationTokenException'
  | 'IncompleteSignatureException'
  | 'UnrecognizedClientException'
  | 'InvalidSignatureException';

/** How far a signer's clock may be off, in either direction. */
const MAX_SKEW_MS = 5 * 60_000;

/** Without these in the signature, a captured request could be aimed elsewhere or kept for later. */
const MUST_BE_SIGNED = ['host', 'x-amz-date'];

/**
 * Verifies a request's AWS Signature Version 4 (in headers; presigned URLs are not taken) by computing it again, the
 * body's hash included.
 * @param times what time it may be, in ms since the epoch: whoever signs outside of a moved account's time goes by another
 * Source: "Signature Version 4 signing process" and "Troubleshoot signed requests" in the IAM User Guide.
 */
export async function authenticate(
  request: AwsRequest,
  scope: SignatureScope,
  accessKeys: AccessKeys,
  times: readonly number[],
): Promise<Authentication> {
  const { authorization, 'x-amz-date': longDate } = request.headers;
  if (authorization === undefined) {
    return refuse('MissingAuthenticationTokenException', 'Missing Authentication Token');
  }
  const parsed = parseAuthorization(authorization);
  if (parsed === undefined) {
    const form = 'AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…';
    return refuse('IncompleteSignatureException', `Authorization header has to be of the form "${form}".`);
  }
  const signedAt = parseLongDate(longDate);
  if (longDate === undefined || signedAt === undefined) {
    return refuse('IncompleteSignatureException', 'X-Amz-Date header has to be given as YYYYMMDDTHHMMSSZ.');
  }

  const owner = accessKeys.find(parsed.accessKeyId);
  const token = request.headers['x-amz-security-token'];
  if (owner === undefined || !tokenFits(owner.credentials, token)) {
    return refuse('UnrecognizedClientException', 'The security token included in the request is invalid.');
  }
  const misplaced = misplacement(request, parsed, scope, longDate) ?? lateness(signedAt, times);
  if (misplaced !== undefined) return refuse('InvalidSignatureException', misplaced);

  if (!(await signatureFits(request, parsed, owner.credentials, signedAt))) {
    return refuse('InvalidSignatureException', MISMATCH);
  }
  return {
    ok: true,
    principal: owner.principal,
    accessKeyId: parsed.accessKeyId,
    service: parsed.service,
  };
}

const MISMATCH =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and ' +
  'signing method. Consult the service documentation for details.';

interface Authorization {
  readonly accessKeyId: string;
  readonly shortDate: string;
  readonly region: string;
  readonly service: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

function parseAuthorization(header: string): Authorization | undefined {
  const [, parameters] = /^AWS4-HMAC-SHA256\s+(.*)$/s.exec(header) ?? [];
  if (parameters === undefined) return undefined;
  const fields = new Map(
    parameters.split(',').map((field) => {
      const at = field.indexOf('=');
      return [field.slice(0, at).trim(), field.slice(at + 1).trim()] as const;
    }),
  );
  const [, accessKeyId, shortDate, region, service] =
    /^([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request$/.exec(fields.get('Credential') ?? '') ?? [];
  const signature = fields.get('Signature');
  const signedHeaders = fields.get('SignedHeaders')?.split(';');
  if (
    accessKeyId === undefined ||
    shortDate === undefined ||
    region === undefined ||
    service === undefined ||
    signedHeaders === undefined ||
    signature === undefined
  ) {
    return undefined;
  }
  return { accessKeyId, shortDate, region, service, signedHeaders, signature };
}

/** Temporary keys come with their token, long-term ones with none. */
function tokenFits({ sessionToken }: Credentials, token: string | undefined): boolean {
  if (sessionToken === undefined || token === undefined) return sessionToken === token;
  return sameText(sessionToken, token);
}

function misplacement(
  { headers }: AwsRequest,
  signed: Authorization,
  scope: SignatureScope,
  longDate: string,
): string | undefined {
  if (signed.region !== scope.region) {
    return `Credential should be scoped to a valid Region, not '${signed.region}'. (It is '${scope.region}'.)`;
  }
  if (scope.service !== undefined && signed.service !== scope.service) {
    return `Credential should be scoped to correct service: '${scope.service}'.`;
  }
  if (!longDate.startsWith(signed.shortDate)) {
    return `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${signed.shortDate}' != '${longDate.slice(0, 8)}', from '${longDate}'.`;
  }
  const unsigned = MUST_BE_SIGNED.find((name) => !signed.signedHeaders.includes(name));
  if (unsigned !== undefined) return `'${unsigned}' must be a 'SignedHeader' in the AWS Authorization.`;
  const missing = signed.signedHeaders.find((name) => headers[name] === undefined);
  return missing && `'${missing}' is named as a SignedHeader, but it does not exist in the HTTP request`;
}

function lateness(signedAt: number, times: readonly number[]): string | undefined {
  const [now = 0] = times;
  if (times.some((time) => Math.abs(signedAt - time) <= MAX_SKEW_MS)) return undefined;
  const [signed, earliest, latest, current] = [signedAt, now - MAX_SKEW_MS, now + MAX_SKEW_MS, now].map(
    formatLongDate,
  );
  if (signedAt < now - MAX_SKEW_MS) {
    return `Signature expired: ${signed} is now earlier than ${earliest} (${current} - 5 min.)`;
  }
  return `Signature not yet current: ${signed} is still later than ${latest} (${current} + 5 min.)`;
}

async function signatureFits(
  request: AwsRequest,
  signed: Authorization,
  credentials: Credentials,
  signedAt: number,
): Promise<boolean> {
  const { headers, body } = request;
  const declaredHash = headers['x-amz-content-sha256'];
  if (declaredHash !== undefined && declaredHash !== createHash('sha256').update(body).digest('hex'))
    return false;

  const signer = new SignatureV4({
    // The token counts as an ordinary signed header here; given as a credential, it would be signed a second time.
    credentials: { accessKeyId: credentials.accessKeyId, secretAccessKey: credentials.secretAccessKey },
    region: signed.region,
    service: signed.service,
    sha256: SignatureHash,
    applyChecksum: false,
  });
  const again = await signer.sign(
    {
      method: request.method,
      protocol: 'http:',
      hostname: headers.host ?? '',
      path: request.rawPath,
      query: parseQuery(request.rawQueryString),
      headers: Object.fromEntries(signed.signedHeaders.map((name) => [name, headers[name] ?? ''])),
      body,
    },
    { signingDate: new Date(signedAt), signableHeaders: new Set(signed.signedHeaders) },
  );
  const expected = parseAuthorization(again.headers.authorization ?? '');
  return expected !== undefined && sameText(expected.signature, signed.signature);
}

function parseQuery(rawQueryString: string): Record<string, string[]> {
  const query = new Map<string, string[]>();
  for (const field of rawQueryString.split('&')) {
    if (field === '') continue;
    const [name = '', ...value] = field.split('=');
    const key = decode(name);
    query.set(key, [...(query.get(key) ?? []), decode(value.join('='))]);
  }
  return Object.fromEntries(query);
}

/** Not a form: here `+` is a plus. A broken escape is kept, and simply won't match what was signed. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function sameText(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function parseLongDate(text = ''): number | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  const time = parts && Date.parse(text.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  return time === null || Number.isNaN(time) ? undefined : time;
}

function formatLongDate(time: number): string {
  return new Date(time).toISOString().replace(/[-:]|\.\d{3}/g, '');
}

function refuse(code: AuthenticationErrorCode, message: string): Authentication {
  return { ok: false, code, message };
}
