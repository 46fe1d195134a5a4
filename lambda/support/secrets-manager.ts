import { createHash, createHmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import { parseJsonObject } from '../taskrouter/parsed';
import { optional, required } from './environment';
import { HttpClient, NoResponse } from './http-client';

/*
 * GetSecretValue without the AWS SDK: signing and sending one request takes a tenth of the SDK's size, and the
 * callback pays for every kilobyte inside somebody's five seconds.
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html
 */

/** The secret could not be read; the message says why, without any of its contents. */
export class SecretUnavailable extends Error {
  override readonly name = 'SecretUnavailable';
}

// Two attempts have to fit into the callback function's timeout with time to answer 503.
const ATTEMPT_TIMEOUT_MS = 1_500;
const RETRYABLE = new Set([429, 500, 502, 503, 504]);

const client = new HttpClient();

/**
 * The current string value of a secret, by name or ARN. Tried twice when Secrets Manager is busy or does not answer.
 * @throws SecretUnavailable
 */
export async function getSecretString(secretId: string): Promise<string> {
  const body = JSON.stringify({ SecretId: secretId });
  const first = await attempt(body);
  const { status, body: text } =
    first !== undefined && !RETRYABLE.has(first.status) ? first : await lastAttempt(body);
  const answer = parseJsonObject(text);
  if (status === 200 && typeof answer?.SecretString === 'string') return answer.SecretString;
  const reason = status === 200 ? 'it has no string value' : `${status} ${errorType(answer?.__type)}`;
  throw new SecretUnavailable(`secret ${secretId} cannot be read: ${reason}`);
}

function errorType(type: unknown): string {
  // The type may carry a namespace: com.amazonaws.secretsmanager#ResourceNotFoundException.
  return typeof type === 'string' ? (type.split('#').pop() ?? type) : 'without an error type';
}

async function attempt(body: string) {
  try {
    return await send(body);
  } catch (error) {
    if (error instanceof NoResponse) return undefined;
    throw error;
  }
}

async function lastAttempt(body: string) {
  try {
    return await send(body);
  } catch (error) {
    throw new SecretUnavailable('Secrets Manager does not answer', { cause: error });
  }
}

async function send(body: string) {
  const region = required('AWS_REGION');
  const url = new URL(optional('AWS_ENDPOINT_URL_SECRETS_MANAGER') ?? defaultEndpoint(region));
  const signed = await signer(region).sign({
    method: 'POST',
    protocol: url.protocol,
    hostname: url.hostname,
    path: '/',
    query: {},
    headers: {
      host: url.host,
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'secretsmanager.GetSecretValue',
    },
    body,
  });
  return client.send({ method: 'POST', url, headers: signed.headers, body, timeoutMs: ATTEMPT_TIMEOUT_MS });
}

function defaultEndpoint(region: string): string {
  const domain = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  return `https://secretsmanager.${region}.${domain}`;
}

function signer(region: string): SignatureV4 {
  const sessionToken = optional('AWS_SESSION_TOKEN');
  const credentials = {
    accessKeyId: required('AWS_ACCESS_KEY_ID'),
    secretAccessKey: required('AWS_SECRET_ACCESS_KEY'),
    ...(sessionToken !== undefined && { sessionToken }),
  };
  return new SignatureV4({ service: 'secretsmanager', region, credentials, sha256: Sha256 });
}

type Bytes = string | ArrayBuffer | ArrayBufferView;

/** SHA-256, keyed or not, in the form the signer asks for: by node:crypto, which the callback has loaded anyway. */
class Sha256 {
  private readonly hash;

  constructor(key?: Bytes) {
    this.hash = key === undefined ? createHash('sha256') : createHmac('sha256', toBytes(key));
  }
  update(data: Bytes): void {
    this.hash.update(toBytes(data));
  }
  async digest(): Promise<Uint8Array> {
    return this.hash.digest();
  }
  reset(): void {
    throw new Error('the signer makes a new hash for everything it signs');
  }
}

function toBytes(data: Bytes): string | Uint8Array {
  if (typeof data === 'string') return data;
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}
