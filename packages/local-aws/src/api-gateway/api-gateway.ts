import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Clock } from 'taskrouter/clock';
import { type AllowedPeers, refusalOfPeer } from 'taskrouter/local-origin';
import type { Account } from '../account';
import { close, LOOPBACK, listen } from '../http/listen';
import { bodyBytes } from '../http/read-body';
import { joinHeaders, splitTarget } from '../http/request';
import type { AccessKeys } from '../iam/access-keys';
import type { Lambda } from '../lambda/lambda';
import type { WorkInProgress } from '../work-in-progress';
import { formatAccessLog, type RequestOutcome } from './access-log';
import type { Authorized } from './authorization';
import { createEvent } from './event';
import type { HttpApi, Route } from './http-api';
import { authorizeWithIam } from './iam-authorizer';
import { integrate } from './integration';
import { IssuerKeys } from './issuer-keys';
import { authorizeWithJwt } from './jwt-authorizer';
import type { GatewayRequest } from './request-context';
import { type GatewayResponse, gatewayResponse } from './response';
import { matchRoute } from './route-key';
import type { ServedRequest } from './served-request';
import { TokenBucket } from './throttle';

// Source of both: "Quotas for configuring and running an HTTP API".
const MAX_BODY_BYTES = 10 * 1024 * 1024;
const MAX_HEAD_BYTES = 10_240;

/** Far above the quota, so that it is us who answer a head that is too large, and not Node. */
const MAX_NODE_HEAD_BYTES = 128 * 1024;

interface Deployment {
  readonly api: HttpApi;
  readonly throttles: ReadonlyMap<Route, TokenBucket>;
  readonly stageThrottle: TokenBucket | undefined;
}

type Answer = {
  readonly response: GatewayResponse;
  readonly received?: Buffer;
  readonly functionArn?: string;
} & Omit<RequestOutcome, 'status' | 'responseLength' | 'responseLatency'>;

/** API Gateway: serves the deployed HTTP API on a loopback port, over HTTP/1.1 without TLS. */
export class ApiGateway {
  readonly #server = createServer({ maxHeaderSize: MAX_NODE_HEAD_BYTES }, (request, response) => {
    this.work.track(this.#serve(request, response)).catch((error: unknown) => {
      // Whoever asked is gone, or we have a bug: either way the next request must not notice.
      if (!request.destroyed)
        this.log(`API Gateway: ${error instanceof Error ? error.message : String(error)}`);
      response.destroy();
    });
  });
  readonly #issuerKeys: IssuerKeys;
  #deployment: Deployment | undefined;
  #url = '';

  constructor(
    private readonly account: Account,
    private readonly accessKeys: AccessKeys,
    private readonly lambda: Lambda,
    private readonly peers: AllowedPeers,
    private readonly clock: Clock,
    private readonly executionClock: Clock,
    private readonly work: WorkInProgress,
    private readonly log: (line: string) => void,
    private readonly served: (request: ServedRequest) => void,
  ) {
    this.#issuerKeys = new IssuerKeys(clock);
    // Callers that keep a connection should find it still there after a pause.
    this.#server.keepAliveTimeout = 60_000;
  }

  /**
   * Binds the port (0 = any free one); every request is answered 503 until there is an API.
   * @throws PortInUseError
   */
  async start(port: number): Promise<void> {
    this.#url = `http://${LOOPBACK}:${await listen(this.#server, port)}`;
  }

  /** `http://127.0.0.1:<port>`, what stands for `https://<domainName>` here. */
  get url(): string {
    return this.#url;
  }

  /** Serves this API from now on, in the place of the one before; none where undefined. */
  deploy(api: HttpApi | undefined): void {
    const now = this.executionClock.now();
    const throttles = (api?.routes ?? []).flatMap((route) =>
      route.throttle === undefined ? [] : [[route, new TokenBucket(route.throttle, now)] as const],
    );
    this.#deployment = api && {
      api,
      throttles: new Map(throttles),
      stageThrottle: api.throttle && new TokenBucket(api.throttle, now),
    };
  }

  close(): Promise<void> {
    return close(this.#server);
  }

  async #serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { host, origin } = incoming.headers;
    const refusal = refusalOfPeer({ host, origin }, this.peers);
    if (refusal !== undefined) {
      this.log(`API Gateway: refused ${incoming.method}: ${refusal}`);
      return refuseAtOnce(outgoing, 403, refusal);
    }
    if (!isTarget(incoming.url ?? '')) return refuseAtOnce(outgoing, 400, 'Bad Request');
    const deployment = this.#deployment;
    if (deployment === undefined) return send(outgoing, gatewayResponse(503, 'Service Unavailable'), false);

    const begun = performance.now();
    const request = this.#receive(incoming, deployment.api);
    const answer = await this.#answer(deployment, request, incoming);
    const { response, received, functionArn, ...outcome } = answer;
    const head = {
      ...response.headers,
      'apigw-requestid': request.requestId,
      // What is left of a body that is too large isn't read: the next request has to come over another connection.
      ...(response.status === 413 && { connection: 'close' }),
    };
    await send(outgoing, { ...response, headers: head }, request.method === 'HEAD');
    // What is left of a body nobody wanted would be taken for the next request.
    if (response.status === 413) incoming.destroy();
    else incoming.resume();

    const { requestId, method, headers } = request;
    this.served({
      ...{ requestId, method, headers },
      url: `${this.#url}${incoming.url}`,
      body: received?.toString('utf8') ?? '',
      functionArn,
      status: response.status,
      answer: response.body.toString('utf8'),
      durationMs: Math.round(performance.now() - begun),
    });
    const { accessLogFormat } = deployment.api;
    if (accessLogFormat === undefined) return;
    const line = formatAccessLog(
      accessLogFormat,
      request,
      {
        ...outcome,
        status: response.status,
        responseLength: response.body.length,
        responseLatency: this.clock.now() - request.receivedAt,
      },
      this.account.accountId,
    );
    this.log(`access log | ${line}`);
  }

  #receive(incoming: IncomingMessage, api: HttpApi): GatewayRequest {
    const headers = joinHeaders(incoming.rawHeaders);
    const receivedAt = this.clock.now();
    return {
      api,
      // As API Gateway's look: fifteen characters of base64 and an equals sign.
      requestId: randomBytes(11).toString('base64'),
      receivedAt,
      method: incoming.method ?? 'GET',
      ...splitTarget(incoming.url ?? '/'),
      protocol: `HTTP/${incoming.httpVersion}`,
      headers,
      sourceIp: incoming.socket.remoteAddress ?? LOOPBACK,
      traceId: headers['x-amzn-trace-id'] ?? newTraceId(receivedAt),
    };
  }

  async #answer(
    { api, throttles, stageThrottle }: Deployment,
    request: GatewayRequest,
    incoming: IncomingMessage,
  ): Promise<Answer> {
    const refuse = (status: number, error: string): Answer => ({
      response: gatewayResponse(status, error),
      error,
    });
    if (headSize(incoming) > MAX_HEAD_BYTES) return refuse(431, 'Request Header Fields Too Large');
    const match = matchRoute(api.routes, request.method, request.rawPath);
    if (match === undefined) return refuse(404, 'Not Found');
    const { route } = match;

    const throttle = throttles.get(route) ?? stageThrottle;
    if (throttle?.take(this.executionClock.now()) === false)
      return { ...refuse(429, 'Too Many Requests'), route };
    const body = await bodyBytes(incoming, MAX_BODY_BYTES);
    if (body === undefined) return { ...refuse(413, 'Request Entity Too Large'), route };

    const { account, lambda, executionClock } = this;
    const authorization = await this.#authorize(request, route, body);
    if (authorization?.ok === false) {
      const { status, message, headers, reason } = authorization;
      const response = gatewayResponse(status, message, headers);
      return { response, received: body, error: message, authorizerError: reason, route };
    }
    const event = createEvent(request, match, account.accountId, body, authorization?.authorizer);
    const { response, outcome, error } = await integrate(
      request,
      route,
      event,
      account,
      lambda,
      executionClock,
    );
    if (outcome.error !== undefined) this.log(`${route.routeKey}: ${outcome.error}`);
    return {
      response,
      received: body,
      functionArn: route.integration.functionArn,
      integration: outcome,
      route,
      ...(error === undefined ? {} : { error }),
      ...(authorization === undefined ? {} : { authorizer: authorization.authorizer }),
    };
  }

  /** Undefined for an open route. */
  #authorize(
    request: GatewayRequest,
    { authorization }: Route,
    body: Buffer,
  ): Promise<Authorized> | undefined {
    const now = this.clock.now();
    switch (authorization.type) {
      case 'NONE':
        return undefined;
      case 'AWS_IAM':
        return authorizeWithIam(request, body, this.account, this.accessKeys, [
          now,
          this.executionClock.now(),
        ]);
      case 'JWT':
        return authorizeWithJwt(request, authorization, this.#issuerKeys, now);
    }
  }
}

/** Answers a request that never reaches the API, and ends its connection. */
function refuseAtOnce(outgoing: ServerResponse, status: number, message: string): Promise<void> {
  const response = gatewayResponse(status, message, { connection: 'close' });
  return send(outgoing, response, false);
}

/** Whether a request target is a path on this server: `//`, and a URL of another form, are not. */
function isTarget(target: string): boolean {
  return target.startsWith('/') && !target.startsWith('//') && URL.canParse(target, 'http://localhost');
}

/** Request line and header values together, as the quota counts them. */
function headSize({ method = '', url = '', httpVersion, rawHeaders }: IncomingMessage): number {
  const requestLine = `${method} ${url} HTTP/${httpVersion}`.length;
  return rawHeaders.reduce((size, text, index) => size + (index % 2 === 1 ? text.length : 0), requestLine);
}

/** An X-Ray trace ID: eight hexadecimal digits of the time, twenty-four of chance. */
function newTraceId(now: number): string {
  const seconds = Math.floor(now / 1000).toString(16);
  return `Root=1-${seconds.padStart(8, '0')}-${randomBytes(12).toString('hex')}`;
}

/** Resolves when the response is handed to the system, or its connection is gone. */
function send(
  outgoing: ServerResponse,
  { status, headers, cookies, body }: GatewayResponse,
  isHead: boolean,
): Promise<void> {
  return new Promise((resolve) => {
    outgoing.once('close', resolve);
    outgoing.writeHead(status, {
      ...headers,
      ...(status < 200 || status === 204 || status === 304 ? {} : { 'content-length': body.length }),
      ...(cookies.length > 0 ? { 'set-cookie': [...cookies] } : {}),
    });
    outgoing.end(isHead ? undefined : body, resolve);
  });
}
