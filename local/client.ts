import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import { isJsonObject, type JsonObject } from 'taskrouter/parsed';
import twilio from 'twilio';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks';
import type { ReadyMessage } from './ready-message';

/* How tests, benchmarks and the soak talk to a local run: signed as its callers sign. */

/** A request to the HTTP API. */
export interface ApiCall {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Whether it is signed with the announced AWS keys, as it is by default. */
  readonly sign?: boolean;
}

/** An answer of the HTTP API. */
export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body, where it is a JSON object. */
  readonly body: JsonObject;
}

/** Sends a request to the HTTP API of a local run. */
export async function callApi(
  { apiUrl, aws }: Pick<ReadyMessage, 'apiUrl' | 'aws'>,
  path: string,
  { method = 'POST', headers = {}, body, sign = true }: ApiCall = {},
): Promise<ApiAnswer> {
  const url = new URL(`${apiUrl}${path}`);
  const content = { ...(body !== undefined && { body }) };
  const plain = {
    host: url.host,
    ...(body !== undefined && { 'content-type': 'application/json' }),
    ...headers,
  };
  const signed = sign ? await signedHeaders(aws, url, { method, headers: plain, ...content }) : plain;
  const response = await fetch(url, { method, headers: signed, ...content });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: jsonObject(text) };
}

async function signedHeaders(
  aws: ReadyMessage['aws'],
  url: URL,
  request: { readonly method: string; readonly headers: Record<string, string>; readonly body?: string },
): Promise<Record<string, string>> {
  const signer = new SignatureV4({
    service: 'execute-api',
    region: aws.region,
    credentials: aws,
    sha256: Sha256,
  });
  const { headers } = await signer.sign({
    ...request,
    protocol: url.protocol,
    hostname: url.hostname,
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
  });
  return headers;
}

/** Headers and body of a callback, signed as Twilio signs a form post. */
export function signedCallback(
  url: string,
  authToken: string,
  parameters: Readonly<Record<string, string>>,
): { readonly headers: Readonly<Record<string, string>>; readonly body: string } {
  return {
    headers: {
      'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
      'x-twilio-signature': getExpectedTwilioSignature(authToken, url, { ...parameters }),
    },
    body: new URLSearchParams(parameters).toString(),
  };
}

/** The official client's Workspace, pointed at the emulator as its documentation says. */
export function workspaceClient(
  run: Pick<ReadyMessage, 'accountSid' | 'authToken' | 'taskRouterUrl' | 'workspaceSid'>,
) {
  const client = twilio(run.accountSid, run.authToken);
  client.taskrouter.baseUrl = run.taskRouterUrl;
  return client.taskrouter.v1.workspaces(run.workspaceSid);
}

function jsonObject(text: string): JsonObject {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : {};
  } catch {
    return {};
  }
}
