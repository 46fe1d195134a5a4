import { object, optionalField, record } from 'taskrouter/fields';
import { anyText, url } from 'taskrouter/schema';
import { invalid, notFound } from '../rest/api-error';
import { sendWebhook } from '../traffic/send-webhook';
import type { ReceivedRequest, SentCallback } from '../traffic/traffic-log';
import type { Endpoint } from './endpoint';
import { readJsonBody } from './json-body';

/** What was asked of the application, oldest first. */
export const listCallbacks: Endpoint = ({ traffic }) => ({
  status: 200,
  body: { callbacks: traffic.callbacks.map(formatCallback) },
});

/** What was asked of the REST API, oldest first. */
export const listRequests: Endpoint = ({ traffic }) => ({
  status: 200,
  body: { requests: traffic.requests.map(formatRequest) },
});

/** ms for the answer to a replayed callback: the longest that any callback has. */
const REPLAY_LIMIT_MS = 15_000;

/**
 * Sends a callback again, signed anew, as it was or with another URL or other parameters. What is answered is shown and
 * has no effect: the Reservation it was about is not touched.
 */
export const replayCallback: Endpoint = async ({ traffic, callbacks }, request, name) => {
  const sent = traffic.callbacks.find(({ n }) => String(n) === name);
  if (sent === undefined) throw notFound(`/_emulator/callbacks/${name}/replay`);
  const { url: address = sent.webhook.url, parameters = {} } = await readJsonBody(request, CHANGES.parse);
  const webhook = {
    url: address,
    method: sent.webhook.method,
    parameters: { ...sent.webhook.parameters, ...parameters },
  };
  const { signal } = new AbortController();
  await sendWebhook(callbacks, webhook, { ...sent, kind: 'replay' }, REPLAY_LIMIT_MS, signal);
  const again = traffic.callbacks.at(-1);
  if (again === undefined) throw invalid('The callback could not be sent');
  return { status: 201, body: formatCallback(again) };
};

const CHANGES = object(
  {
    url: optionalField(url(), 'where to send it instead'),
    parameters: optionalField(record(anyText()), 'parameters to add or to replace'),
  },
  { expected: 'a JSON object: {"url", "parameters"}, both optional' },
);

export function formatCallback({ webhook, delivery, ...sent }: SentCallback): object {
  const { shown, answer, signature } = delivery;
  return {
    n: sent.n,
    at: new Date(sent.at).toISOString(),
    kind: sent.kind,
    workspace_sid: sent.workspaceSid ?? null,
    task_sid: sent.taskSid ?? null,
    reservation_sid: sent.reservationSid ?? null,
    method: webhook.method,
    url: shown,
    parameters: webhook.parameters,
    signature,
    answer:
      'stage' in answer
        ? { error: answer.message, code: answer.code }
        : { status: answer.status, content_type: answer.contentType, body: answer.body },
    duration_ms: sent.durationMs,
  };
}

export function formatRequest({
  n,
  at,
  method,
  path,
  parameters,
  status,
  durationMs,
}: ReceivedRequest): object {
  return { n, at: new Date(at).toISOString(), method, path, parameters, status, duration_ms: durationMs };
}
