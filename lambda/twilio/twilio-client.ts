import { parseJsonObject } from 'taskrouter/parsed';
import type { Client, RequestOpts } from 'twilio/lib/base/BaseTwilio';
import { remainingMs } from '../aws/deadline';
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

  /**
   * Whether Twilio refused and did nothing. A 408 says that something between us and Twilio stopped waiting, and codes
   * above 451 are in no standard: nginx writes its 499 when a request is given up that was under way.
   * Source: https://www.iana.org/assignments/http-status-codes
   */
  get isRefusal(): boolean {
    return this.status >= 400 && this.status <= 451 && this.status !== 408;
  }
}

/** TaskRouter answered, but neither with an error nor with what was asked for: what it did cannot be known. */
export class UnclearAnswer extends Error {
  override readonly name = 'UnclearAnswer';

  /** @param lacks what the answer should have been or had, e.g. `no JSON object` */
  constructor(
    readonly status: number,
    lacks: string,
  ) {
    super(`Twilio answered ${status} with ${lacks}`);
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

/** How long requests may take, in milliseconds. */
export interface RequestTimes {
  /** For one request. */
  readonly timeoutMs: number;
  /** What has to be left of the invocation when a request ends, for the work that follows it. */
  readonly reservedMs: number;
}

/**
 * Sends what the `twilio` package's resource classes ask for. They use their client for `request` alone; the
 * package's own one brings axios, JWT and proxies along, which would treble the cold start.
 */
export class TwilioClient implements Pick<Client, 'request'> {
  private readonly http = new HttpClient();

  constructor(
    private readonly credentials: CredentialsSource,
    private readonly times: RequestTimes,
  ) {}

  /**
   * @returns the answer, a JSON object, in the form the resource classes expect
   * @throws TwilioError when Twilio answers with an error, UnclearAnswer when with anything else, NoResponse when it
   * does not answer in time
   */
  async request(options: RequestOpts) {
    let { status, headers, body } = await this.send(options, await this.credentials.get());
    if (status === 401) {
      // They may have been rotated meanwhile. A request that was refused did nothing, so it can be sent again.
      const newer = await this.credentials.newer();
      if (newer !== undefined) ({ status, headers, body } = await this.send(options, newer));
    }
    if (status >= 400) throw twilioError(status, body, headers['retry-after']);
    if (status < 200 || status >= 300) throw new UnclearAnswer(status, 'nothing that TaskRouter documents');
    if (parseJsonObject(body) === undefined) throw new UnclearAnswer(status, 'no JSON object');
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
      timeoutMs: Math.min(this.times.timeoutMs, remainingMs() - this.times.reservedMs),
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
