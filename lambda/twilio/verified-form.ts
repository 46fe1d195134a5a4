import { remainingMs } from '../aws/deadline';
import { type Form, parseForm } from '../http/form';
import { bodyText, HttpProblem, type HttpRequest, invalidInput, mediaType, singleHeader } from '../http/http';
import { isSignedByTwilio, type Signature, type SigningKeys, sharedKeyHashOf } from './signature';
import { type GuardedParameters, hidesParameter, type SignedRequest } from './signed-string';
import type { AuthTokens } from './twilio-secrets';

/** A webhook request that Twilio signed. */
export interface VerifiedRequest {
  readonly parameters: Form;
  /** What the signature covers. */
  readonly signed: SignedRequest;
}

// TaskRouter waits five seconds, and the answer has to get there.
const MOST_FOR_SECRET_MS = 3_000;

/**
 * The parameters of a webhook request, once it is certain that Twilio signed them.
 * Source: https://www.twilio.com/docs/usage/security#validating-requests
 * @param publicUrl origin under which Twilio knows the API; undefined when it is the one the request came to
 * @throws HttpProblem 403 when Twilio did not sign it, 400 or 415 when it is not a form, 503 when the auth token cannot
 * be read, or not within three seconds
 */
export async function verifiedForm(
  request: HttpRequest,
  authTokens: AuthTokens,
  publicUrl: string | undefined,
): Promise<VerifiedRequest> {
  const { form, parameters } = readParameters(request);
  const signature = readSignature(request);
  const signed = { url: signedUrl(request, publicUrl), form };
  await verify(authTokens, (keys) => isSignedByTwilio(keys, signature, signed));
  return { parameters, signed };
}

/**
 * Refuses a request whose signature is genuine and whose parameters are cut otherwise than Twilio cut them.
 * @throws HttpProblem 403
 */
export function refuseRecut(
  { signed }: VerifiedRequest,
  guarded: GuardedParameters,
  isWhole: (name: string, value: string) => boolean,
): void {
  if (!hidesParameter(signed, guarded, isWhole)) return;
  throw forged(
    'The parameters can be cut in another way under the same signature: they may not be the ones Twilio sent.',
  );
}

function readSignature(request: HttpRequest): Signature {
  const value = singleHeader(request, 'x-twilio-signature');
  if (value === undefined) throw forged('The X-Twilio-Signature header is missing.');
  const settings = request.headers['x-twilio-webhooks-signature-settings'];
  const sharedKeyHash = settings === undefined ? undefined : sharedKeyHashOf(settings);
  if (settings !== undefined && sharedKeyHash === undefined) {
    throw forged('X-Twilio-Webhooks-Signature-Settings names no algorithm that is known.');
  }
  return { value, sharedKeyHash };
}

/** A GET's parameters are in its URL, which the signature covers as it is; a POST's are covered one by one. */
function readParameters(request: HttpRequest): { form: Form; parameters: Form } {
  if (request.requestContext.http.method === 'GET') {
    return { form: {}, parameters: decoded(request.rawQueryString) };
  }
  if (mediaType(request) !== 'application/x-www-form-urlencoded') {
    throw new HttpProblem(415, 'A callback is a form post (application/x-www-form-urlencoded).');
  }
  const form = decoded(bodyText(request));
  return { form, parameters: form };
}

function decoded(text: string): Form {
  const form = parseForm(text);
  if (!form.ok) throw invalidInput(form.problems);
  return form.value;
}

function signedUrl({ requestContext, rawPath, rawQueryString }: HttpRequest, publicUrl?: string): string {
  const origin = publicUrl ?? `https://${requestContext.domainName}`;
  return `${origin}${rawPath}${rawQueryString === '' ? '' : `?${rawQueryString}`}`;
}

async function verify(authTokens: AuthTokens, matches: (keys: SigningKeys) => boolean): Promise<void> {
  const timeMs = Math.min(MOST_FOR_SECRET_MS, remainingMs());
  const verdict = await authTokens.verify(matches, timeMs).catch((cause: unknown) => {
    throw new HttpProblem(503, 'The callback cannot be verified at the moment.', { cause });
  });
  if (verdict === 'forged') {
    throw forged(
      'The X-Twilio-Signature does not match: check the URL configured at Twilio and the auth token or shared key.',
    );
  }
  if (verdict === 'undecided') {
    const detail =
      'The X-Twilio-Signature matches no token that is known; the secret is read again in some seconds.';
    throw new HttpProblem(503, detail, { outcome: 'undecided' });
  }
}

function forged(detail: string): HttpProblem {
  return new HttpProblem(403, detail, { outcome: 'forged' });
}
