import { SignatureV4 } from '@smithy/signature-v4';
import { type JsonObject, parseJsonObject } from 'taskrouter/parsed';
import { HttpClient, NoResponse } from '../http/http-client';
import { optional, required } from './environment';
import { Sha256 } from './sha256';

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
  /** The AWS SDKs' variable for another endpoint: `AWS_ENDPOINT_URL_SECRETS_MANAGER`. */
  readonly endpointVariable: string;
}

/** An AWS service refused, failed or did not answer. The message holds nothing of the request or the answer's data. */
export class AwsError extends Error {
  override readonly name = 'AwsError';

  /** @param type the error's type as AWS names it, e.g. `ResourceNotFoundException`; undefined without an answer */
  constructor(
    message: string,
    readonly type: string | undefined,
    options: ErrorOptions = {},
  ) {
    super(message, options);
  }
}

const RETRYABLE = new Set([429, 500, 502, 503, 504]);

/** One AWS service, called with the function's own credentials. */
export class AwsService {
  private readonly http = new HttpClient();

  /** @param attemptTimeoutMs milliseconds for one attempt; there are at most two */
  constructor(
    private readonly service: AwsServiceDescription,
    private readonly attemptTimeoutMs: number,
  ) {}

  /**
   * Calls an operation. Tried twice when the service is busy or does not answer, so only for operations that may be
   * carried out twice.
   * @returns the answer of a 200
   * @throws AwsError naming the error's type
   */
  async call(operation: string, input: JsonObject): Promise<JsonObject> {
    const body = JSON.stringify(input);
    const first = await this.send(operation, body).catch(unlessUnanswered);
    const { status, body: text } =
      first === undefined || RETRYABLE.has(first.status) ? await this.lastAttempt(operation, body) : first;
    const answer = parseJsonObject(text) ?? {};
    if (status === 200) return answer;
    const type = errorType(answer.__type);
    throw new AwsError(`${this.service.name} answers ${operation} with ${status} ${type ?? ''}`, type);
  }

  private async lastAttempt(operation: string, body: string) {
    try {
      return await this.send(operation, body);
    } catch (cause) {
      throw new AwsError(`${this.service.name} does not answer ${operation}`, undefined, { cause });
    }
  }

  private async send(operation: string, body: string) {
    const { name, target, protocol, endpointVariable } = this.service;
    const region = required('AWS_REGION');
    const url = new URL(optional(endpointVariable) ?? defaultEndpoint(name, region));
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

function unlessUnanswered(error: unknown): undefined {
  if (!(error instanceof NoResponse)) throw error;
}

function errorType(type: unknown): string | undefined {
  // The type may carry a namespace: com.amazonaws.secretsmanager#ResourceNotFoundException.
  return typeof type === 'string' ? type.split('#').pop() : undefined;
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
  return new SignatureV4({ service, region, credentials, sha256: Sha256 });
}
