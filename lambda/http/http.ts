import { isUtf8 } from 'node:buffer';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { describeProblems, type JsonObject, type Problem } from 'taskrouter/parsed';

/** A request as an HTTP API hands it to a function (payload format 2.0). */
export type HttpRequest = APIGatewayProxyEventV2;

/** A function's answer to an HTTP API. */
export type HttpResponse = APIGatewayProxyStructuredResultV2 & {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
};

/** A 2xx answer with a JSON body. */
export function json(statusCode: number, body: object): HttpResponse {
  return { statusCode, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

/**
 * An answer other than success, as problem details (RFC 9457). Throw it from anywhere below {@link handleHttp}.
 * `detail` reaches the caller: never put a secret or another request's data into it.
 */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem';

  /**
   * @param status the HTTP status
   * @param detail what went wrong and what to do about it, for the caller
   * @param extensions further members of the problem, headers such as `retry-after`, and the cause, for the log
   */
  constructor(
    readonly status: number,
    readonly detail: string,
    readonly extensions: {
      readonly members?: JsonObject;
      readonly headers?: Readonly<Record<string, string>>;
      readonly cause?: unknown;
      /** How the log and the metrics call it; `invalid` for a 4xx and `error` for a 5xx unless it says otherwise. */
      readonly outcome?: string;
    } = {},
  ) {
    super(detail, extensions.cause === undefined ? {} : { cause: extensions.cause });
  }

  /** Further members of the problem. */
  get members(): JsonObject {
    return this.extensions.members ?? {};
  }

  /** How the log and the metrics call it. */
  get outcome(): string {
    return this.extensions.outcome ?? (this.status < 500 ? 'invalid' : 'error');
  }

  /** The problem as an answer. */
  response(): HttpResponse {
    const { status, detail } = this;
    const title = TITLES[status] ?? 'Error';
    return {
      statusCode: status,
      headers: { 'content-type': 'application/problem+json', ...this.extensions.headers },
      body: JSON.stringify({ type: 'about:blank', title, status, detail, ...this.members }),
    };
  }
}

/** 400 naming every field at fault, also as `errors: [{field, detail}]`. */
export function invalidInput(problems: readonly Problem[]): HttpProblem {
  const errors = problems.map(({ path, message }) => ({ field: path, detail: message }));
  return new HttpProblem(400, describeProblems(problems), { members: { errors } });
}

/** Bytes a request's body may have: a callback's attributes, fully escaped, stay below. */
const MAX_BODY_BYTES = 128 * 1024;

/**
 * The request's body as text. An HTTP API sends every body that it does not take for text in base64, form posts
 * among them.
 * @throws HttpProblem 400 when the body is too large or not UTF-8
 */
export function bodyText({ body = '', isBase64Encoded }: HttpRequest): string {
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length > MAX_BODY_BYTES)
    throw new HttpProblem(400, `The body has more than ${MAX_BODY_BYTES} bytes.`);
  if (!isUtf8(bytes)) throw new HttpProblem(400, 'The body is not valid UTF-8.');
  return bytes.toString('utf8');
}

/**
 * A header that must not be sent twice: an HTTP API joins repeated ones with commas.
 * @throws HttpProblem 400 when it was
 */
export function singleHeader({ headers }: HttpRequest, name: string): string | undefined {
  const value = headers[name];
  if (value?.includes(',')) throw new HttpProblem(400, `The header ${name} appears more than once.`);
  return value;
}

/** The request's media type in lower case, without parameters such as charset; empty when there is none. */
export function mediaType(request: HttpRequest): string {
  return (singleHeader(request, 'content-type') ?? '').split(';', 1).join('').trim().toLowerCase();
}

/**
 * The request's JSON body as text, empty when there is none.
 * @throws HttpProblem 415 when there is a body of another media type, 400 when it is not UTF-8
 */
export function jsonText(request: HttpRequest): string {
  const text = bodyText(request);
  if (text !== '' && mediaType(request) !== 'application/json') {
    throw new HttpProblem(415, "The body must be JSON: send the header 'content-type: application/json'.");
  }
  return text;
}
