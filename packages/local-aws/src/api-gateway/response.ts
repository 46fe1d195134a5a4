import { isJsonObject, type Json, type JsonObject } from 'taskrouter/parsed';
import { isJsonArray, parseJson } from '../json';

/** What the gateway answers. */
export interface GatewayResponse {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** One Set-Cookie header each. */
  readonly cookies: readonly string[];
  readonly body: Buffer;
}

/** Set by the gateway itself, whatever the function says. */
const GATEWAYS_OWN = new Set(['connection', 'content-length', 'transfer-encoding', 'keep-alive', 'upgrade']);

/**
 * The answer a function's result makes, by the rules of payload format 2.0: an object with a `statusCode` is a response;
 * any other JSON is the body of a 200. Undefined when it is malformed, which the gateway answers with 500.
 * Source: "Create AWS Lambda proxy integrations for HTTP APIs", "Lambda function response for format 2.0".
 */
export function parseFunctionResponse(payload: string): GatewayResponse | undefined {
  const result = parseJson(payload);
  if (result === undefined) return undefined;
  if (!isJsonObject(result) || result.statusCode === undefined) return inferResponse(result);

  const status = Number(result.statusCode);
  const headers = parseHeaders(result.headers);
  const cookies = parseCookies(result.cookies);
  const body = parseBody(result);
  if (headers === undefined || cookies === undefined || body === undefined) return undefined;
  if (!Number.isInteger(status) || status < 100 || status > 599) return undefined;
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...headers }, cookies, body };
}

/** An answer of the gateway's own. */
export function gatewayResponse(
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): GatewayResponse {
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    cookies: [],
    body: Buffer.from(JSON.stringify({ message })),
  };
}

function inferResponse(result: Json): GatewayResponse {
  const body = typeof result === 'string' ? result : JSON.stringify(result);
  return {
    status: 200,
    headers: { 'content-type': 'application/json' },
    cookies: [],
    body: Buffer.from(body),
  };
}

function parseHeaders(headers: Json | undefined): Record<string, string> | undefined {
  if (headers === undefined || headers === null) return {};
  if (!isJsonObject(headers)) return undefined;
  const parsed: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === null || typeof value === 'object') return undefined;
    const text = String(value);
    // What Node would refuse to send is a malformed response, not a crash.
    if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name) || !/^[\t\x20-\x7e\x80-\xff]*$/.test(text))
      return undefined;
    if (!GATEWAYS_OWN.has(name.toLowerCase())) parsed[name.toLowerCase()] = text;
  }
  return parsed;
}

function parseCookies(cookies: Json | undefined): string[] | undefined {
  if (cookies === undefined || cookies === null) return [];
  if (!isJsonArray(cookies)) return undefined;
  const texts = cookies
    .filter((each) => typeof each === 'string' && /^[\t\x20-\x7e]*$/.test(each))
    .map(String);
  return texts.length === cookies.length ? texts : undefined;
}

function parseBody({ body, isBase64Encoded }: JsonObject): Buffer | undefined {
  if (body === undefined || body === null) return Buffer.alloc(0);
  if (typeof body !== 'string') return undefined;
  return Buffer.from(body, isBase64Encoded === true ? 'base64' : 'utf8');
}
