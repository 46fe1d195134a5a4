import { testSid } from 'taskrouter/test/sids';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks';
import type { HttpRequest } from '#lambda/http/http';
import { API_DOMAIN, httpRequest } from './http-request';

export const AUTH_TOKEN = 'test-auth-token';
export const CALLBACK_PATH = '/taskrouter/assignment_callback';
export const CALLBACK_URL = `https://${API_DOMAIN}${CALLBACK_PATH}`;

/** The twelve parameters of a callback, as TaskRouter documents them. */
export const CALLBACK_PARAMETERS: Readonly<Record<string, string>> = {
  Timestamp: String(Math.floor(Date.now() / 1_000)),
  AccountSid: testSid('AC'),
  WorkspaceSid: testSid('WS'),
  WorkflowSid: testSid('WW'),
  TaskQueueSid: testSid('WQ'),
  WorkerSid: testSid('WK'),
  WorkerAttributes: '{"languages":["en","es"]}',
  TaskSid: testSid('WT'),
  TaskAttributes: '{"selected_language":"es"}',
  TaskAge: '13',
  TaskPriority: '0',
  ReservationSid: testSid('WR'),
};

type Parameters = Readonly<Record<string, string | readonly string[]>>;

/** Form-encodes parameters; a list repeats its name. */
export function encodeForm(parameters: Parameters): string {
  const encoded = new URLSearchParams();
  for (const [name, values] of Object.entries(parameters)) {
    for (const value of [values].flat()) encoded.append(name, value);
  }
  return encoded.toString();
}

/** A form post signed as Twilio signs it. */
export function signedPost(
  parameters: Parameters = CALLBACK_PARAMETERS,
  { url = CALLBACK_URL, token = AUTH_TOKEN, query = '' } = {},
): HttpRequest {
  const signedUrl = query === '' ? url : `${url}?${query}`;
  const signature = getExpectedTwilioSignature(token, signedUrl, { ...parameters });
  const headers = { 'x-twilio-signature': signature };
  return httpRequest({ path: CALLBACK_PATH, query, headers, form: encodeForm(parameters) });
}

/** The GET form: the parameters are part of the URL, and the URL alone is signed. */
export function signedGet(parameters: Parameters = CALLBACK_PARAMETERS): HttpRequest {
  const query = encodeForm(parameters);
  const signature = getExpectedTwilioSignature(AUTH_TOKEN, `${CALLBACK_URL}?${query}`, {});
  return httpRequest({
    method: 'GET',
    path: CALLBACK_PATH,
    query,
    headers: { 'x-twilio-signature': signature },
  });
}
