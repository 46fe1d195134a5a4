import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { type AllowedPeers, refusalOfPeer } from 'taskrouter/local-origin';
import { callEndpoint } from '../control-api';
import type { ControlContext } from '../control-api/endpoint';
import { CommandError } from '../engine/command-error';
import type { Injection } from '../faults/faults';
import { errorOf, faultFor } from '../faults/inject';
import { StateFileError } from '../journal/state-file-error';
import type { Runtime } from '../runtime';
import type { ReceivedRequest } from '../traffic/traffic-log';
import { ApiError, notFound } from './api-error';
import { answerCallRequest, isVoicePath } from './calls-api';
import type { ExpressionRate } from './expression-rate';
import { basicCredentials, expectedVersion, originOf, readRequestBody, requestUrl } from './http-request';
import { match } from './router';

export interface RestServerOptions extends ControlContext {
  /** Asked at every request: a reset brings a new one. */
  readonly runtime: () => Runtime;
  /** Whether this user (an Account or API Key SID) with this password may use the account. */
  readonly authenticate: (user: string, password: string) => boolean;
  readonly log: (line: string) => void;
  /** Limits expression queries; undefined when they aren't limited. */
  readonly expressionRate: ExpressionRate | undefined;
  /** Who may talk to it besides this machine. */
  readonly allowed: AllowedPeers;
}

interface Answer {
  readonly status: number;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
  /** Writes the whole response itself. */
  readonly write?: (response: ServerResponse) => void;
}

/** TaskRouter's REST API, and the emulator's control API below `/_emulator`. */
export function createRestServer(options: RestServerOptions): Server {
  return createServer(restListener(options));
}

/** Answers its requests, on whatever server they come in. */
export function restListener(options: RestServerOptions): RequestListener {
  return (request, response) => {
    const exchange: Exchange = { begun: performance.now(), parameters: {} };
    answerRequest(options, request, exchange)
      .catch((error: unknown) => answerTo(options, request, error))
      .then((answer) => {
        takeDown(options, request, exchange, answer);
        return answer === 'dropped' ? response.destroy() : send(response, answer);
      })
      .catch(() => response.destroy());
  };
}

async function answerRequest(
  options: RestServerOptions,
  request: IncomingMessage,
  exchange: Exchange,
): Promise<Answer | 'dropped'> {
  const { host, origin } = request.headers;
  const refusal = refusalOfPeer({ host, origin }, options.allowed);
  if (refusal !== undefined) throw new ApiError(403, 403, refusal);
  const url = requestUrl(request);
  if (url.pathname.startsWith('/_emulator/')) {
    const control = await callEndpoint(options, request, url.pathname);
    await options.runtime().durable();
    return control;
  }
  const fault = faultFor(options.faults, request, url.pathname);
  if (fault === undefined) return respond(options, request, url, exchange);
  return applyFault(options, request, url, fault, exchange);
}

/** The answer to a request that is to go wrong. */
async function applyFault(
  options: RestServerOptions,
  request: IncomingMessage,
  url: URL,
  fault: Injection,
  exchange: Exchange,
): Promise<Answer | 'dropped'> {
  const error = errorOf(fault);
  options.log(`${request.method} ${url.pathname} fails on purpose: ${fault.kind}`);
  if (error !== undefined) {
    const { retryAfter } = fault;
    const headers = retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) };
    return { status: error.status, body: error, headers };
  }
  if (fault.kind === 'drop-after') await respond(options, request, url, exchange).catch(() => {});
  // A request that times out waits for its sender to give up, or for the emulator to end.
  else await new Promise((resolve) => request.socket.once('close', resolve));
  return 'dropped';
}

async function respond(
  options: RestServerOptions,
  request: IncomingMessage,
  url: URL,
  exchange: Exchange,
): Promise<Answer> {
  const credentials = basicCredentials(request);
  if (credentials === undefined || !options.authenticate(credentials.user, credentials.password)) {
    throw new ApiError(401, 20003, 'Authenticate');
  }
  if (isVoicePath(url.pathname)) {
    const { form } = await readRequestBody(request);
    const body = answerCallRequest(options.switchboard(), {
      method: request.method ?? '',
      path: url.pathname,
      form,
    });
    return { status: 200, body };
  }
  const { handler, variables } = match(request.method ?? '', url.pathname);
  const content = await readRequestBody(request);
  exchange.parameters = content.parameters;
  const runtime = options.runtime();
  runtime.catchUp();
  options.expressionRate?.count(url.searchParams, runtime.now());
  const { status, body, version } = handler({
    runtime,
    plans: options.calls.plans,
    accountSid: runtime.accountSid,
    base: `${originOf(request)}/v1`,
    path: url.pathname,
    variables,
    query: url.searchParams,
    get form() {
      return content.form;
    },
    get json() {
      return content.json;
    },
    expectedVersion: expectedVersion(request),
  });
  await runtime.durable();
  return {
    status,
    ...(body !== undefined && { body }),
    ...(version !== undefined && { headers: { ETag: `"${version}"` } }),
  };
}

/** What is known of a request while it is answered. */
interface Exchange {
  readonly begun: number;
  parameters: ReceivedRequest['parameters'];
}

/** The control API's own requests are not what a program says to TaskRouter. */
function takeDown(
  { traffic, callbacks }: RestServerOptions,
  { method = '', url: path = '' }: IncomingMessage,
  { begun, parameters }: Exchange,
  answer: Answer | 'dropped',
): void {
  if (path.startsWith('/_emulator/')) return;
  const status = answer === 'dropped' ? 0 : answer.status;
  const durationMs = Math.round(performance.now() - begun);
  traffic.addRequest({ at: callbacks.now(), method, path, parameters, status, durationMs });
}

const ERROR_HEADERS: Readonly<Record<number, Readonly<Record<string, string>>>> = {
  401: { 'WWW-Authenticate': 'Basic realm="Twilio API"' },
  // What is left of the request isn't read: the connection can't be used again.
  413: { Connection: 'close' },
};

function answerTo({ log }: RestServerOptions, request: IncomingMessage, error: unknown): Answer {
  const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
  const failure = asApiError(error, path);
  if (error instanceof StateFileError) log(`${request.method} ${path} failed: ${error.message}`);
  else if (failure.status === 500)
    log(`${request.method} ${path} failed: ${error instanceof Error ? error.stack : error}`);
  return { status: failure.status, body: failure, headers: ERROR_HEADERS[failure.status] ?? {} };
}

const AFTER_FAILURE = 'Nothing counts that was asked since; free the disk and start the emulator again';

function asApiError(error: unknown, path: string): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof StateFileError) return new ApiError(500, 20500, `${error.message}. ${AFTER_FAILURE}`);
  if (!(error instanceof CommandError)) return new ApiError(500, 20500, 'Internal Server Error');
  switch (error.kind) {
    case 'not-found':
      return notFound(path);
    case 'precondition-failed':
      return new ApiError(412, 412, error.message);
    case 'gone':
      return new ApiError(410, error.code ?? 410, error.message);
    case 'invalid':
      return new ApiError(400, error.code ?? 20001, error.message);
  }
}

function send(response: ServerResponse, { status, body, headers, write }: Answer): void {
  if (write !== undefined) {
    write(response);
    return;
  }
  if (body === undefined) {
    response.writeHead(status, headers).end();
    return;
  }
  const text = JSON.stringify(body);
  response
    .writeHead(status, {
      'Content-Type': 'application/json; charset=utf-8',
      'Content-Length': Buffer.byteLength(text),
      ...headers,
    })
    .end(text);
}
