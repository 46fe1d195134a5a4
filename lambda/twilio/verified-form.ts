import { type Form, parseForm } from '../http/form';
import { bodyText, HttpProblem, type HttpRequest, invalidInput, mediaType, singleHeader } from '../http/http';
import { isSignedByTwilio } from './signature';
import type { AuthTokens } from './twilio-secrets';

/**
 * The parameters of a webhook request, once it is certain that Twilio signed them.
 * Source: https://www.twilio.com/docs/usage/security#validating-requests
 * @param publicUrl origin under which Twilio knows the API; undefined when it is the one the request came to
 * @throws HttpProblem 403 when Twilio did not sign it, 400 or 415 when it is not a form, 503 when the auth token cannot
 * be read
 */
export async function verifiedForm(
  request: HttpRequest,
  authTokens: AuthTokens,
  publicUrl?: string,
): Promise<Form> {
  const { form, parameters } = readParameters(request);
  const signature = singleHeader(request, 'x-twilio-signature');
  if (signature === undefined) throw forged('The X-Twilio-Signature header is missing.');
  const url = signedUrl(request, publicUrl);
  if (!(await isGenuine(authTokens, (token) => isSignedByTwilio(token, signature, { url, form })))) {
    throw forged(
      'The X-Twilio-Signature does not match: check the URL configured at Twilio and the auth token.',
    );
  }
  return parameters;
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

async function isGenuine(authTokens: AuthTokens, matches: (token: string) => boolean): Promise<boolean> {
  try {
    return await authTokens.some(matches);
  } catch (cause) {
    throw new HttpProblem(503, 'The callback cannot be verified at the moment.', { cause });
  }
}

function forged(detail: string): HttpProblem {
  return new HttpProblem(403, detail, { outcome: 'forged' });
}
