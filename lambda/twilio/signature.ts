import { validateRequest } from 'twilio/lib/webhooks/webhooks';
import type { Form } from '../http/form';

/** The parts of a webhook request that Twilio's signature covers. */
export interface SignedRequest {
  /** The full URL as it is configured at Twilio: scheme, host, path and query string, no fragment. */
  readonly url: string;
  /** The parameters of a form post; empty for a GET, whose parameters are part of the URL. */
  readonly form: Form;
}

/**
 * Whether `signature` (the `X-Twilio-Signature` header) was made with `authToken` over this request.
 * Source: https://www.twilio.com/docs/usage/security#validating-requests, compared in constant time by
 * Twilio's own validator.
 */
export function isSignedByTwilio(
  authToken: string,
  signature: string,
  { url, form }: SignedRequest,
): boolean {
  try {
    return validateRequest(authToken, signature, url, form);
  } catch {
    // The validator throws on a URL it cannot parse; such a request was not signed by Twilio.
    return false;
  }
}
