import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';
import { invalid } from './api-error';
import { readBytes } from './request-bytes';

/** More than the longest form there is: a Workflow configuration of 1 MB, percent-encoded. */
const MAX_BODY_BYTES = 4 * 1024 * 1024;

const FORM = 'application/x-www-form-urlencoded';

/** What a request carries, read and not yet understood: a handler asks for what it takes. */
export class RequestBody {
  constructor(
    private readonly contentType: string,
    private readonly text: string,
    /** The fields of multipart/form-data; undefined for another kind of body. */
    private readonly multipart: URLSearchParams | undefined,
  ) {}

  /** The form; empty when there is no body. @throws ApiError 400/20001 for another kind of body. */
  get form(): URLSearchParams {
    return this.multipart ?? new URLSearchParams(this.as(FORM));
  }

  /** What a form holds, to be shown: a repeated name has all its values. Empty for another kind of body. */
  get parameters(): Readonly<Record<string, string | readonly string[]>> {
    if (this.multipart === undefined && this.mediaType !== FORM) return {};
    const given = this.form;
    return Object.fromEntries(
      [...new Set(given.keys())].map((name) => {
        const all = given.getAll(name);
        return [name, all.length === 1 ? (all[0] ?? '') : all] as const;
      }),
    );
  }

  /** The JSON value; undefined when there is no body. @throws ApiError 400/20001 for anything else. */
  get json(): unknown {
    const text = this.as('application/json');
    if (text === '') return undefined;
    try {
      return JSON.parse(text);
    } catch {
      throw invalid('The body is not valid JSON');
    }
  }

  private get mediaType(): string {
    return (this.contentType.split(';', 1)[0] ?? '').trim().toLowerCase();
  }

  private as(type: string): string {
    if (this.text !== '' && this.mediaType !== type) {
      throw invalid(`Content-Type: takes ${type}, was ${this.contentType || 'none'}`);
    }
    return this.text;
  }
}

/**
 * What a request asks for. @throws ApiError 400/20001 when its target is neither a path nor an absolute http(s) URL.
 */
export function requestUrl(request: IncomingMessage): URL {
  const target = request.url ?? '';
  const isPath = target.startsWith('/') && !target.startsWith('//');
  const address = isPath ? `http://localhost${target}` : target;
  if (/^https?:\/\//i.test(address) && URL.canParse(address)) return new URL(address);
  throw invalid(`The request target ${JSON.stringify(target)} is not a path`);
}

/** The body of a POST; none for anything else. @throws ApiError 413 for one that is too large. */
export async function readRequestBody(request: IncomingMessage): Promise<RequestBody> {
  const bytes = await readBytes(request, MAX_BODY_BYTES);
  const type = request.headers['content-type'] ?? '';
  if (request.method !== 'POST') return new RequestBody(type, '', undefined);
  const isMultipart = /^multipart\/form-data\s*;/i.test(type);
  return new RequestBody(
    type,
    bytes.toString('utf8'),
    isMultipart ? await readMultipart(type, bytes) : undefined,
  );
}

/** The fields of `multipart/form-data`, which curl -F and Postman send. @throws ApiError 400/20001 for files and other bodies. */
async function readMultipart(type: string, bytes: Buffer): Promise<URLSearchParams> {
  const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': type } })
    .formData()
    .catch(() => {
      throw invalid('The body is not valid multipart/form-data');
    });
  const fields = [...form].map(([name, value]): [string, string] => {
    if (typeof value !== 'string') throw invalid(`${name}: takes text, was a file`);
    return [name, value];
  });
  return new URLSearchParams(fields);
}

/**
 * The version an If-Match header asks for: `"3"`, `3` and `W/"3"` are the same; undefined when it asks for none.
 * Source: https://www.twilio.com/docs/usage/mutation-and-conflict-resolution
 */
export function expectedVersion(request: IncomingMessage): number | undefined {
  const header = request.headers['if-match']?.trim();
  if (header === undefined || header === '' || header === '*') return undefined;
  const [, digits] = /^(?:W\/)?"?(\d{1,15})"?$/.exec(header) ?? [];
  // What is no version of ours matches none.
  return digits === undefined ? -1 : Number(digits);
}

/** The user and password of Basic authorization. */
export function basicCredentials(request: IncomingMessage): { user: string; password: string } | undefined {
  const [, encoded] = /^Basic\s+(\S+)$/i.exec(request.headers.authorization ?? '') ?? [];
  if (encoded === undefined) return undefined;
  const decoded = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  return colon < 0 ? undefined : { user: decoded.slice(0, colon), password: decoded.slice(colon + 1) };
}

/** Where the client has reached the server: the URLs in an answer lead back there. */
export function originOf({ headers, socket }: IncomingMessage): string {
  const url = new URL(`${socket instanceof TLSSocket ? 'https' : 'http'}://${headers.host}`);
  return url.origin;
}
