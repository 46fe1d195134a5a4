import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Clock } from 'taskrouter/clock';
import { type AllowedPeers, refusalOfPeer } from 'taskrouter/local-origin';
import type { Account } from '../account';
import { close, LOOPBACK, listen } from '../http/listen';
import { bodyBytes } from '../http/read-body';
import { joinHeaders, splitTarget } from '../http/request';
import type { AccessKeys } from '../iam/access-keys';
import { authenticate } from '../iam/authenticate';
import { isAuthorized, refusal } from '../iam/principal';
import { isJsonObject, type JsonObject, parseJson } from '../json';
import { Faults, type ServiceFaults } from './faults';
import { type EmulatedService, ServiceError } from './service';

/** No operation of any AWS service with this protocol takes more; the services' own limits are below. */
const MAX_BODY_BYTES = 16 * 1024 * 1024;

/**
 * The one HTTP endpoint all AWS services are reached under; which one is meant, the signature's scope says.
 */
export class ServiceEndpoint {
  readonly #server = createServer((request, response) => void this.#answer(request, response));
  readonly #faults: ReadonlyMap<string, Faults>;
  /** How often each `X-Amz-Target` was called. */
  readonly #calls = new Map<string, number>();
  #url = '';

  constructor(
    private readonly account: Account,
    private readonly accessKeys: AccessKeys,
    private readonly services: readonly EmulatedService[],
    private readonly peers: AllowedPeers,
    private readonly clock: Clock,
    private readonly executionClock: Clock,
    private readonly log: (line: string) => void,
  ) {
    this.#faults = new Map(services.map(({ signingName }) => [signingName, new Faults(executionClock)]));
  }

  /** `http://127.0.0.1:<port>` */
  get url(): string {
    return this.#url;
  }

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

  /** The switches by which calls of a service go wrong. */
  faults({ signingName }: EmulatedService): ServiceFaults {
    const faults = this.#faults.get(signingName);
    if (faults === undefined) throw new Error(`${signingName} is not run locally`);
    return faults;
  }

  /** How many calls of an operation have arrived, whatever became of them. */
  calls({ targetPrefix }: EmulatedService, operation: string): number {
    return this.#calls.get(`${targetPrefix}.${operation}`) ?? 0;
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
      const aborter = new AbortController();
      response.once('close', () => aborter.abort());
      send(200, await this.#call(request, aborter.signal));
    } catch (error) {
      if (response.headersSent || response.destroyed) return;
      if (error instanceof ServiceError) {
        send(error.status, { __type: error.code, message: error.message, ...error.fields });
      } else {
        this.log(`service endpoint: ${error instanceof Error ? error.message : String(error)}`);
        send(500, { __type: 'InternalServiceError', message: 'An error occurred on the server side.' });
      }
    }
  }

  async #call(request: IncomingMessage, signal: AbortSignal): Promise<JsonObject> {
    const { host, origin } = request.headers;
    const refusalText = refusalOfPeer({ host, origin }, this.peers);
    if (refusalText !== undefined) throw new ServiceError('AccessDeniedException', refusalText, 403);
    const headers = joinHeaders(request.rawHeaders);
    const { 'x-amz-target': target = '' } = headers;
    const [prefix = '', operationName = ''] = target.split('.');
    const addressed = this.services.find(({ targetPrefix }) => targetPrefix === prefix);
    let isAnswerLost = false;
    if (addressed !== undefined) {
      this.#calls.set(target, (this.#calls.get(target) ?? 0) + 1);
      isAnswerLost = (await this.#faults.get(addressed.signingName)?.apply(request)) ?? false;
    }

    const body = await bodyBytes(request, MAX_BODY_BYTES);
    if (body === undefined)
      throw new ServiceError('RequestEntityTooLargeException', 'Request is too large', 413);
    const caller = await authenticate(
      { method: request.method ?? '', ...splitTarget(request.url ?? '/'), headers, body },
      { region: this.account.region },
      this.accessKeys,
      [this.clock.now(), this.executionClock.now()],
    );
    if (!caller.ok) throw new ServiceError(caller.code, caller.message);

    const service = this.services.find(({ signingName }) => signingName === caller.service);
    if (service === undefined) {
      throw new ServiceError('UnknownServiceException', `${caller.service} is not run locally`, 501);
    }
    if (service !== addressed || operationName === '') {
      const form = `${service.targetPrefix}.<operation>`;
      throw new ServiceError('UnknownOperationException', `X-Amz-Target has to be of the form ${form}`);
    }
    const input = parseJson(body.toString());
    if (!isJsonObject(input))
      throw new ServiceError('SerializationException', 'the body is not a JSON object');

    const { principal } = caller;
    const operation = service.parse(operationName, input);
    const lacking = operation.permissions.find((each) => !isAuthorized(principal, this.account, each));
    if (lacking !== undefined) {
      const message = refusal(principal, lacking);
      // A function that lacks a permission is what one looks for first when its answers go wrong.
      this.log(`service endpoint: ${message}`);
      throw new ServiceError('AccessDeniedException', message);
    }
    const output = await operation.execute({ principal, signal });
    if (isAnswerLost) request.socket.destroy();
    return output;
  }
}
