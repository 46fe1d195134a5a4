import { SignatureV4 } from '@smithy/signature-v4';
import { type JsonObject, parseJsonObject } from 'taskrouter/parsed';
import { HttpClient, NoResponse } from '../http/http-client';
import { optional, required } from './environment';
import { Sha256Hash } from './sha256';

/*
 * Calls to AWS without the AWS SDK: signing and sending one request takes a tenth of the SDK's size, and the callback
 * pays for every kilobyte inside somebody's five seconds. The signer is the SDK's own.
 */

/** An AWS service that speaks AWS's JSON protocol. */
export interface AwsServiceDescription {
  /** The name in endpoints and signatures: `secretsmanager`. */
  readonly name: string;
  /** What stands before the operation in `X-Amz-Target`: `secretsmanager`, `AmazonSQS`. */
  readonly target: string;
  readonly protocol: 'application/x-amz-json-1.0' | 'application/x-amz-json-1.1';
  /** The AWS SDKs' variable for another endpoint of this service: `AWS_ENDPOINT_URL_SECRETS_MANAGER`. */
  readonly endpointVariable: string;
}

/** An AWS service refused, failed or did not answer. The message holds nothing of the request or the answer's data. */
export class AwsError extends Error {
  override readonly name = 'AwsError';
  readonly answer: JsonObject;

  /**
   * @param type the error's type as AWS names it, e.g. `ResourceNotFoundException`; undefined when there is no answer
   * @param answer what the error's answer says besides
   */
  constructor(
    message: string,
    readonly type: string | undefined,
    { answer = {}, ...options }: ErrorOptions & { readonly answer?: JsonObject } = {},
  ) {
    super(message, options);
    this.answer = answer;
  }
}

const BUSY_STATUSES = new Set([429, 500, 502, 503, 504]);
// AWS's JSON protocols answer 400 to whoever calls too often; the AWS SDKs tell it by these names, too.
const BUSY_TYPES = /Throttl|ThroughputExceeded|RequestLimitExceeded|TooManyRequests|RequestTimeout|SlowDown/;
const BUSY_ATTEMPTS = 3;
const SILENT_ATTEMPTS = 2;

/** One AWS service, called with the function's own credentials. */
export class AwsService {
  private readonly http = new HttpClient();

  /** @param attemptTimeoutMs milliseconds for one attempt; there are at most two that are not answered */
  constructor(
    private readonly service: AwsServiceDescription,
    private readonly attemptTimeoutMs: number,
  ) {}

  /**
   * Calls an operation. Tried again when the service is busy or does not answer, so only for operations that may be
   * carried out twice.
   * @returns the answer of a 200
   * @throws AwsError naming the error's type
   */
  async call(operation: string, input: JsonObject): Promise<JsonObject> {
    const body = JSON.stringify(input);
    for (let busy = 0, silent = 0; ; ) {
      const attempt = await this.send(operation, body).catch(asNoResponse);
      if (attempt instanceof NoResponse) {
        if (++silent < SILENT_ATTEMPTS) continue;
        throw new AwsError(`${this.service.name} does not answer ${operation}`, undefined, {
          cause: attempt,
        });
      }
      const answer = parseJsonObject(attempt.body) ?? {};
      if (attempt.status === 200) return answer;
      const type = errorType(answer.__type);
      if (!isBusy(attempt.status, type) || ++busy === BUSY_ATTEMPTS) {
        const message = `${this.service.name} answers ${operation} with ${attempt.status} ${type ?? ''}`;
        throw new AwsError(message, type, { answer });
      }
      await pauseAfter(busy);
    }
  }

  private async send(operation: string, body: string) {
    const { name, target, protocol, endpointVariable } = this.service;
    const region = required('AWS_REGION');
    const url = new URL(configuredEndpoint(endpointVariable) ?? defaultEndpoint(name, region));
    const { headers } = await signer(name, region).sign({
      method: 'POST',
      protocol: url.protocol,
      hostname: url.hostname,
      path: '/',
      query: {},
      headers: { host: url.host, 'content-type': protocol, 'x-amz-target': `${target}.${operation}` },
      body,
    });
    return this.http.send({ method: 'POST', url, headers, body, timeoutMs: this.attemptTimeoutMs });
  }
}

function asNoResponse(error: unknown): NoResponse {
  if (error instanceof NoResponse) return error;
  throw error;
}

function isBusy(status: number, type = ''): boolean {
  return BUSY_STATUSES.has(status) || BUSY_TYPES.test(type);
}

/** Longer each time, and for each caller another time, so that those who were refused together do not come again together. */
function pauseAfter(attempts: number): Promise<void> {
  const ms = Math.random() * 50 * 2 ** attempts;
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function errorType(type: unknown): string | undefined {
  // The type may carry a namespace: com.amazonaws.secretsmanager#ResourceNotFoundException.
  return typeof type === 'string' ? type.split('#').pop() : undefined;
}

/**
 * The service's own endpoint goes before the one for every service.
 * Source: "Service-specific endpoints" in the AWS SDKs and Tools Reference Guide.
 */
function configuredEndpoint(serviceVariable: string): string | undefined {
  return optional(serviceVariable) ?? optional('AWS_ENDPOINT_URL');
}

function defaultEndpoint(service: string, region: string): string {
  const domain = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  return `https://${service}.${region}.${domain}`;
}

function signer(service: string, region: string): SignatureV4 {
  const sessionToken = optional('AWS_SESSION_TOKEN');
  const credentials = {
    accessKeyId: required('AWS_ACCESS_KEY_ID'),
    secretAccessKey: required('AWS_SECRET_ACCESS_KEY'),
    ...(sessionToken !== undefined && { sessionToken }),
  };
  return new SignatureV4({ service, region, credentials, sha256: Sha256Hash });
}
