import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Account } from '../account';
import type { Clock } from '../clock';
import { close, LOOPBACK, listen } from '../http/listen';
import { readBody } from '../http/read-body';
import { joinHeaders, splitTarget } from '../http/request';
import type { AccessKeys } from '../iam/access-keys';
import { authenticate } from '../iam/authenticate';
import { mayDo, refusal } from '../iam/principal';
import { isJsonObject, type JsonObject, parseJson } from '../json';
import { type AwsService, ServiceError } from './service';

/** No operation of these services takes more. */
const MAX_BODY_BYTES = 1024 * 1024;

/**
 * The one HTTP endpoint all AWS services are reached under; which one is meant, the signature's scope says.
 */
export class ServiceEndpoint {
  readonly #server = createServer((request, response) => void this.#answer(request, response));
  #url = '';

  constructor(
    private readonly account: Account,
    private readonly accessKeys: AccessKeys,
    private readonly services: readonly AwsService[],
    private readonly clock: Clock,
    private readonly log: (line: string) => void,
  ) {}

  async start(): Promise<void> {
    this.#url = `http://${LOOPBACK}:${await listen(this.#server, 0)}`;
  }

  close(): Promise<void> {
    return close(this.#server);
  }

  /** The variables that lead AWS SDKs here, one for each service. */
  environmentVariables(): Record<string, string> {
    return Object.fromEntries(this.services.map(({ endpointVariable }) => [endpointVariable, this.#url]));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const contentType = request.headers['content-type'] ?? 'application/x-amz-json-1.1';
    const send = (status: number, body: JsonObject): void => {
      const text = JSON.stringify(body);
      response.writeHead(status, {
        'Content-Type': contentType,
        'Content-Length': Buffer.byteLength(text),
        'x-amzn-RequestId': randomUUID(),
      });
      response.end(text);
      request.resume();
    };
    try {
      send(200, await this.#call(request));
    } catch (error) {
      if (response.headersSent || response.destroyed) return;
      if (error instanceof ServiceError) {
        send(error.status, { __type: error.code, message: error.message });
      } else {
        this.log(`service endpoint: ${error instanceof Error ? error.message : String(error)}`);
        send(500, { __type: 'InternalServiceError', message: 'An error occurred on the server side.' });
      }
    }
  }

  async #call(request: IncomingMessage): Promise<JsonObject> {
    const body = await readBody(request, MAX_BODY_BYTES);
    if (body === undefined)
      throw new ServiceError('RequestEntityTooLargeException', 'Request is too large', 413);
    const headers = joinHeaders(request.rawHeaders);
    const caller = await authenticate(
      { method: request.method ?? '', ...splitTarget(request.url ?? '/'), headers, body },
      { region: this.account.region },
      this.accessKeys,
      this.clock.now(),
    );
    if (!caller.ok) throw new ServiceError(caller.code, caller.message);

    const service = this.services.find(({ signingName }) => signingName === caller.service);
    if (service === undefined) {
      throw new ServiceError('UnknownServiceException', `${caller.service} is not run locally`, 501);
    }
    const [prefix, operationName = ''] = (headers['x-amz-target'] ?? '').split('.');
    if (prefix !== service.targetPrefix || operationName === '') {
      const form = `${service.targetPrefix}.<operation>`;
      throw new ServiceError('UnknownOperationException', `X-Amz-Target has to be of the form ${form}`);
    }
    const input = parseJson(body.toString());
    if (!isJsonObject(input))
      throw new ServiceError('SerializationException', 'the body is not a JSON object');

    const operation = service.parse(operationName, input);
    const { action, resource, context } = operation;
    if (!mayDo(caller.principal, this.account, action, resource, context)) {
      const message = refusal(caller.principal, action, resource);
      // A function that lacks a permission is what one looks for first when its answers go wrong.
      this.log(`service endpoint: ${message}`);
      throw new ServiceError('AccessDeniedException', message);
    }
    return operation.execute();
  }
}
