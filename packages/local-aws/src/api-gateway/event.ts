import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { RequestAuthorizer } from './authorization';
import type { Route } from './http-api';
import { commonLogTime, type GatewayRequest } from './request-context';
import type { RouteMatch } from './route-key';

/** Between two hops only; API Gateway passes none of them on. */
const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'te', 'trailer', 'transfer-encoding', 'upgrade']);

/** The event of a request; `authorizer` is there unless the route is open. */
export type HttpApiEvent = Omit<APIGatewayProxyEventV2, 'requestContext'> & {
  readonly requestContext: APIGatewayProxyEventV2['requestContext'] & {
    readonly authorizer?: RequestAuthorizer;
  };
};

/**
 * The event a function gets for a request, in payload format 2.0.
 * Source: "Create AWS Lambda proxy integrations for HTTP APIs" in the API Gateway Developer Guide.
 */
export function createEvent(
  request: GatewayRequest,
  { route, pathParameters }: RouteMatch<Route>,
  accountId: string,
  body: Buffer,
  authorizer: RequestAuthorizer | undefined,
): HttpApiEvent {
  const { api, method, rawPath, rawQueryString, receivedAt } = request;
  const { headers, cookies } = splitHeaders(request, body.length);
  const query = parseQueryString(rawQueryString);
  return {
    version: '2.0',
    routeKey: route.routeKey,
    rawPath,
    rawQueryString,
    ...(cookies.length > 0 ? { cookies } : {}),
    headers,
    ...(query === undefined ? {} : { queryStringParameters: query }),
    requestContext: {
      accountId,
      apiId: api.apiId,
      ...(authorizer === undefined ? {} : { authorizer }),
      domainName: api.domainName,
      domainPrefix: api.apiId,
      http: {
        method,
        path: rawPath,
        protocol: request.protocol,
        sourceIp: request.sourceIp,
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: request.requestId,
      routeKey: route.routeKey,
      stage: api.stage,
      time: commonLogTime(receivedAt),
      timeEpoch: receivedAt,
    },
    ...(Object.keys(pathParameters).length > 0 ? { pathParameters: { ...pathParameters } } : {}),
    ...encodeBody(body, headers['content-type']),
  };
}

function splitHeaders(
  request: GatewayRequest,
  bodyLength: number,
): { headers: Record<string, string>; cookies: string[] } {
  const entries = Object.entries(request.headers).filter(
    ([name]) => !HOP_BY_HOP.has(name) && name !== 'cookie',
  );
  const { cookie = '', 'x-forwarded-for': forwardedFor, host = '' } = request.headers;
  const cookies = cookie.split(/;\s*/).filter((each) => each !== '');
  const port = /:(\d+)$/.exec(host)?.[1] ?? '80';
  return {
    headers: {
      ...Object.fromEntries(entries),
      'content-length': String(bodyLength),
      'x-amzn-trace-id': request.traceId,
      'x-forwarded-for':
        forwardedFor === undefined ? request.sourceIp : `${forwardedFor}, ${request.sourceIp}`,
      'x-forwarded-port': port,
      'x-forwarded-proto': 'http',
    },
    cookies,
  };
}

/** Decoded, with the values of a repeated name joined by a comma; undefined when there is no query. */
function parseQueryString(rawQueryString: string): Record<string, string> | undefined {
  const query = new Map<string, string>();
  for (const field of rawQueryString.split('&')) {
    if (field === '') continue;
    const at = field.indexOf('=');
    const name = decode(at < 0 ? field : field.slice(0, at));
    const value = at < 0 ? '' : decode(field.slice(at + 1));
    const before = query.get(name);
    query.set(name, before === undefined ? value : `${before},${value}`);
  }
  return query.size > 0 ? Object.fromEntries(query) : undefined;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

/**
 * The body as API Gateway hands it over: as text for the few types it takes for text, in base64 for all others. A form
 * post (`application/x-www-form-urlencoded`) and a body without a type are among the others. The documentation only says
 * "binary"; which types count as text is what people observed of the service.
 */
function encodeBody(body: Buffer, contentType = ''): { body?: string; isBase64Encoded: boolean } {
  if (body.length === 0) return { isBase64Encoded: false };
  return isText(contentType)
    ? { body: body.toString(), isBase64Encoded: false }
    : { body: body.toString('base64'), isBase64Encoded: true };
}

function isText(contentType: string): boolean {
  const type = contentType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  return /^(text\/.+|application\/(json|javascript|xml|[^/]+\+(json|xml)))$/.test(type);
}
