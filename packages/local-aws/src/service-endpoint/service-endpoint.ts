import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Clock } from 'taskrouter/clock';
import { type AllowedPeers, refusalOfPeer } from 'taskrouter/local-origin';
import type { JsonObject } from 'taskrouter/parsed';
import type { Account } from '../account';
import { close, LOOPBACK, listen } from '../http/listen';
import { bodyBytes } from '../http/read-body';
import { joinHeaders, splitTarget } from '../http/request';
import type { AccessKeys } from '../iam/access-keys';
import { authenticate } from '../iam/authenticate';
import { isAuthorized, refusal } from '../iam/principal';
import { Faults, type ServiceFaults } from './faults';
import { type Protocol, protocolOf } from './protocol';
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

  /**
   * The variables that lead AWS SDKs here: the general one, so that a call of any service stays on this machine, and one
   * for each service.
   */
  environmentVariables(): Record<string, string> {
    const names = ['AWS_ENDPOINT_URL', ...this.services.map(({ endpointVariable }) => endpointVariable)];
    return Object.fromEntries(names.map((name) => [name, this.#url]));
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
    const protocol = protocolOf(request.headers['content-type']);
    const requestId = randomUUID();
    const send = (status: number, text: string): void => {
      response.writeHead(status, {
        'Content-Type': protocol.contentType,
        'Content-Length': Buffer.byteLength(text),
        'x-amzn-RequestId': requestId,
      });
      response.end(text);
      request.resume();
    };
    try {
      const aborter = new AbortController();
      response.once('close', () => aborter.abort());
      const { operation, output } = await this.#call(request, protocol, aborter.signal);
      send(200, protocol.success(operation, output, requestId));
    } catch (error) {
      if (response.headersSent || response.destroyed) return;
      if (error instanceof ServiceError) {
        send(error.status, protocol.failure(error, requestId));
      } else {
        this.log(`service endpoint: ${error instanceof Error ? error.message : String(error)}`);
        const internal = new ServiceError(
          'InternalServiceError',
          'An error occurred on the server side.',
          500,
        );
        send(internal.status, protocol.failure(internal, requestId));
      }
    }
  }

  async #call(
    request: IncomingMessage,
    protocol: Protocol,
    signal: AbortSignal,
  ): Promise<{ readonly operation: string; readonly output: JsonObject }> {
    const { host, origin } = request.headers;
    const refusalText = refusalOfPeer({ host, origin }, this.peers);
    if (refusalText !== undefined) throw new ServiceError('AccessDeniedException', refusalText, 403);
    const headers = joinHeaders(request.rawHeaders);
    const { 'x-amz-target': target = '' } = headers;
    const [prefix = ''] = target.split('.');
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
    const asked = protocol.parse(target, body.toString());
    if (service.targetPrefix !== asked.targetPrefix || asked.operation === '') {
      throw new ServiceError('UnknownOperationException', howToAsk(service));
    }

    const { principal } = caller;
    const operation = service.parse(asked.operation, asked.input);
    const lacking = operation.permissions.find((each) => !isAuthorized(principal, this.account, each));
    if (lacking !== undefined) {
      const message = refusal(principal, lacking);
      // A function that lacks a permission is what one looks for first when its answers go wrong.
      this.log(`service endpoint: ${message}`);
      throw new ServiceError('AccessDeniedException', message);
    }
    const output = await operation.execute({ principal, signal });
    if (isAnswerLost) request.socket.destroy();
    return { operation: asked.operation, output };
  }
}

function howToAsk({ signingName, targetPrefix }: EmulatedService): string {
  return targetPrefix === undefined
    ? `${signingName} takes a form with an Action`
    : `X-Amz-Target has to be of the form ${targetPrefix}.<operation>`;
}
