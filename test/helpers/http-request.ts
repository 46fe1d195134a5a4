import type { HttpRequest } from '#lambda/http/http';

/** What a test says of a request; the rest of the event is filled in as an HTTP API does. */
export interface RequestDescription {
  readonly method?: 'GET' | 'POST';
  readonly path?: string;
  /** Exactly as received, without the question mark. */
  readonly query?: string;
  readonly headers?: HttpRequest['headers'];
  /** Sent in base64, as an HTTP API sends every form post. */
  readonly form?: string;
  /** Sent as it is, as an HTTP API sends JSON. */
  readonly body?: string;
}

export const API_DOMAIN = 'abc123.execute-api.eu-west-1.amazonaws.com';

/** An event in payload format 2.0. */
export function httpRequest(description: RequestDescription): HttpRequest {
  const { method = 'POST', path = '/', query = '', headers = {}, form, body } = description;
  const contentType =
    form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' };
  const payload =
    form === undefined
      ? { ...(body !== undefined && { body }), isBase64Encoded: false }
      : { body: Buffer.from(form).toString('base64'), isBase64Encoded: true };
  return {
    version: '2.0',
    routeKey: `${method} ${path}`,
    rawPath: path,
    rawQueryString: query,
    headers: { host: API_DOMAIN, ...contentType, ...headers },
    requestContext: {
      accountId: '123456789012',
      apiId: 'abc123',
      domainName: API_DOMAIN,
      domainPrefix: 'abc123',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'TwilioProxy/1.1' },
      requestId: 'request-1',
      routeKey: `${method} ${path}`,
      stage: '$default',
      time: '21/Nov/2026:12:00:00 +0000',
      timeEpoch: 1_795_262_400_000,
    },
    ...payload,
  };
}
