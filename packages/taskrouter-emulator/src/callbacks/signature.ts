import { createHmac } from 'node:crypto';
import { object, requiredField } from 'taskrouter/fields';
import { type Schema, text } from 'taskrouter/schema';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks';

/** A key of one's own that signs webhooks instead of the auth token. */
export interface SharedKey {
  /** What Twilio names it by. */
  readonly sid: string;
  readonly secret: string;
}

/** As the control API is given it. */
export const SHARED_KEY: Schema<SharedKey> = object(
  {
    sid: requiredField(text('what the key is named by, such as SK…')),
    secret: requiredField(text("the key's secret")),
  },
  { expected: 'a JSON object: {"sid", "secret"}' },
);

/** What webhooks are signed with at the moment. */
export interface SigningKey {
  readonly authToken: string;
  /** Signs instead of the auth token where there is one, as a webhook rule for the whole account makes Twilio do. */
  readonly sharedKey: SharedKey | undefined;
}

/**
 * The headers that sign a webhook: the same string in both cases, by HMAC-SHA1 and the auth token, or by HMAC-SHA256 and
 * the shared key, which a second header names.
 * Source: https://www.twilio.com/docs/usage/security#validating-requests and /docs/usage/webhooks/webhook-shared-keys
 * @param url as it is signed; for a GET with its parameters
 * @param parameters of a form
 */
export function signatureHeaders(
  { authToken, sharedKey }: SigningKey,
  url: string,
  parameters: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  if (sharedKey === undefined) {
    return { 'X-Twilio-Signature': getExpectedTwilioSignature(authToken, url, { ...parameters }) };
  }
  const names = Object.keys(parameters).sort();
  const signed = url + names.map((name) => `${name}${parameters[name]}`).join('');
  return {
    'X-Twilio-Signature': createHmac('sha256', sharedKey.secret).update(signed).digest('base64'),
    'X-Twilio-Webhooks-Signature-Settings': `key=${sharedKey.sid},algorithm=HMAC_SHA256`,
  };
}
