import { parseJsonObject } from 'taskrouter/parsed';
import type { Client, RequestOpts } from 'twilio/lib/base/BaseTwilio';
import { HttpClient, type IncomingResponse } from '../http/http-client';

/** TaskRouter answered with an error. The message is Twilio's own. */
export class TwilioError extends Error {
  override readonly name = 'TwilioError';

  /**
   * @param status the HTTP status of Twilio's answer
   * @param code Twilio's error code, see https://www.twilio.com/docs/api/errors
   * @param retryAfter the answer's Retry-After header, as sent
   */
  constructor(
    readonly status: number,
    message: string,
    readonly code: number | undefined,
    readonly retryAfter: string | undefined,
  ) {
    super(message);
  }
}

/** What a request to Twilio authenticates with: account SID and auth token, or an API key and its secret. */
export interface TwilioCredentials {
  readonly username: string;
  readonly password: string;
}

/** Where credentials come from, and where newer ones come from once Twilio has refused them. */
export interface CredentialsSource {
  get(): Promise<TwilioCredentials>;
  newer(): Promise<TwilioCredentials | undefined>;
}

/**
 * Sends what the `twilio` package's resource classes ask for. They use their client for `request` alone; the
 * package's own one brings axios, JWT and proxies along, which would treble the cold start.
 */
export class TwilioClient implements Pick<Client, 'request'> {
  private readonly http = new HttpClient();

  /** @param timeoutMs milliseconds for one request */
  constructor(
    private readonly credentials: CredentialsSource,
    private readonly timeoutMs: number,
  ) {}

  /**
   * @returns the answer in the form the resource classes expect
   * @throws TwilioError when Twilio answers with an error, NoResponse when it does not answer in time
   */
  async request(options: RequestOpts) {
    let { status, headers, body } = await this.send(options, await this.credentials.get());
    if (status === 401) {
      // They may have been rotated meanwhile. A request that was refused did nothing, so it can be sent again.
      const newer = await this.credentials.newer();
      if (newer !== undefined) ({ status, headers, body } = await this.send(options, newer));
    }
    if (status >= 400) throw twilioError(status, body, headers['retry-after']);
    return { statusCode: status, headers, body };
  }

  private send(
    { method = 'get', uri = '', data = {}, params = {}, headers = {} }: RequestOpts,
    { username, password }: TwilioCredentials,
  ): Promise<IncomingResponse> {
    const url = new URL(uri);
    url.search = encode(params);
    const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
    return this.http.send({
      method: method.toUpperCase(),
      url,
      headers: { ...headers, authorization },
      body: encode(data),
      timeoutMs: this.timeoutMs,
    });
  }
}

function encode(fields: object): string {
  const encoded = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) encoded.append(name, String(value));
  return encoded.toString();
}

function twilioError(status: number, body: string, retryAfter: string | undefined): TwilioError {
  const { message, code } = parseJsonObject(body) ?? {};
  return new TwilioError(
    status,
    typeof message === 'string' ? message : 'Twilio gave no message',
    typeof code === 'number' ? code : undefined,
    retryAfter,
  );
}
