import { randomUUID } from 'node:crypto';
import { parseCallbackUrl, withParameters } from './callback-url';
import type { RetryReason } from './connection-overrides';
import { authorizationFor, type UrlCredentials } from './http-authentication';
import { type CallbackAnswer, type NoAnswer, sendRequest, type WebhookRequest } from './http-client';

import { type SigningKey, signatureHeaders } from './signature';

/** A request that tells an application something. */
export interface Webhook {
  /** As configured, with connection overrides in its fragment if it has any. */
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly parameters: Readonly<Record<string, string>>;
}

/** How it went. */
export interface Delivery {
  /** The URL for logs: without credentials, overrides and a GET's parameters. Empty when it is none. */
  readonly shown: string;
  /** Empty when nothing could be sent. */
  readonly signature: string;
  readonly answer: CallbackAnswer | NoAnswer;
  /** What is wrong with the URL's connection overrides. */
  readonly problems: readonly string[];
}

/**
 * Sends a webhook, signed: POST as a form, GET with everything in the query. It is tried again as its connection
 * overrides say, with the same I-Twilio-Idempotency-Token, and in no case after a part of an answer has come. Credentials
 * of its URL are sent when a 401 asks for them.
 * Source: https://www.twilio.com/docs/usage/security and /docs/usage/webhooks/webhooks-connection-overrides
 * @param limit ms for everything, whatever the overrides allow.
 * @param signal ends it early, as a failed connection.
 */
export async function deliver(
  { url: configured, method, parameters }: Webhook,
  key: SigningKey,
  limit: number,
  signal: AbortSignal,
): Promise<Delivery> {
  const shown = parseCallbackUrl(configured)?.shown ?? '';
  const url = parseCallbackUrl(method === 'GET' ? withParameters(configured, parameters) : configured);
  if (url === undefined) {
    const answer = { code: 11100, message: 'is not an absolute http(s) URL', stage: 'connecting' } as const;
    return { shown, signature: '', answer, problems: [] };
  }
  const { overrides, problems } = url;
  const signatures = signatureHeaders(key, url.signed, method === 'GET' ? {} : parameters);
  const headers = {
    'User-Agent': 'TwilioProxy/1.1',
    Accept: '*/*',
    'I-Twilio-Idempotency-Token': randomUUID(),
    ...signatures,
  };
  const form = 'application/x-www-form-urlencoded; charset=UTF-8';
  const content = method === 'POST' && {
    headers: { ...headers, 'Content-Type': form },
    body: new URLSearchParams(parameters).toString(),
  };
  const end = performance.now() + Math.min(limit, overrides.totalTime);
  for (let attempt = 0; ; attempt++) {
    const left = Math.max(1, Math.ceil(end - performance.now()));
    const request = { url: url.request, method, headers, ...content, ...overrides, limit: left };
    const answer = await sendWithCredentials(request, url.credentials, end, signal);
    const reason = retryReason(answer);
    const isFinal =
      reason === undefined ||
      !overrides.retryOn.has(reason) ||
      attempt >= overrides.retries ||
      performance.now() >= end;
    if (isFinal || signal.aborted)
      return { shown, signature: signatures['X-Twilio-Signature'] ?? '', answer, problems };
  }
}

/** Without credentials first, and again with them when the answer asks for them. */
async function sendWithCredentials(
  request: WebhookRequest,
  credentials: UrlCredentials | undefined,
  end: number,
  signal: AbortSignal,
): Promise<CallbackAnswer | NoAnswer> {
  const answer = await sendRequest(request, signal);
  if (credentials === undefined || 'stage' in answer || answer.status !== 401) return answer;
  const authorization = authorizationFor(answer.challenge, credentials, request);
  if (authorization === undefined || signal.aborted) return answer;
  const limit = Math.max(1, Math.ceil(end - performance.now()));
  const headers = { ...request.headers, Authorization: authorization };
  return sendRequest({ ...request, headers, limit }, signal);
}

function retryReason(answer: CallbackAnswer | NoAnswer): RetryReason | undefined {
  if ('stage' in answer) {
    if (answer.stage === 'reading') return undefined;
    return answer.stage === 'connecting' ? 'ct' : 'rt';
  }
  if (answer.status >= 500) return '5xx';
  return answer.status >= 400 ? '4xx' : undefined;
}
