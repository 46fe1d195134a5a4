import RequestClient from 'twilio/lib/base/RequestClient';
import type Response from 'twilio/lib/http/response';
import { ExpressionPace, isExpressionQuery } from './expression-pace';
import { UnknownOutcome } from './unknown-outcome';
import { Unreachable } from './unreachable';

/** The time, injected so that no test has to wait. */
export interface Pacing {
  /** ms since the epoch. */
  now(): number;
  sleep(ms: number): Promise<unknown>;
}

/** Requests on their way at a time. */
const CONCURRENCY = 10;
const ATTEMPTS = 8;
/** Where there is no server, waiting rarely helps. */
const ATTEMPTS_WITHOUT_SERVER = 3;
const LONGEST_PAUSE_MS = 30_000;

/**
 * The `twilio` package's HTTP client, with patience: it keeps to Twilio's limit on expression queries, waits as long as
 * a 429 asks for, and repeats what can be repeated. A change that got no clear answer is not repeated: it is an
 * {@link UnknownOutcome}.
 */
export class PatientClient extends RequestClient {
  private readonly pace = new ExpressionPace();
  private readonly waiting: (() => void)[] = [];
  private running = 0;
  /** After a 429 nothing is sent until then. */
  private pausedUntil = 0;

  constructor(private readonly pacing: Pacing) {
    super({ keepAlive: true, maxSockets: CONCURRENCY });
  }

  override async request<TData>(options: RequestClient.RequestOptions<TData>): Promise<Response<TData>> {
    for (let attempt = 1; ; attempt++) {
      const answer = await this.inTurn(options);
      if (!(answer instanceof Error) && answer.statusCode === 429 && attempt < ATTEMPTS) {
        this.pausedUntil = this.pacing.now() + pauseMs(answer.headers['retry-after'], attempt);
        continue;
      }
      if (!(answer instanceof Error) && answer.statusCode < 500) return answer;
      const what = answer instanceof Error ? answer.message : `HTTP ${answer.statusCode}`;
      if (options.method.toLowerCase() === 'post') {
        throw new UnknownOutcome(`${options.uri} may or may not have been done: ${what}`);
      }
      if (attempt >= (isNoServer(answer) ? ATTEMPTS_WITHOUT_SERVER : ATTEMPTS)) {
        if (!(answer instanceof Error)) return answer;
        throw new Unreachable(`${new URL(options.uri).origin} cannot be reached: ${what}`);
      }
      await this.pacing.sleep(pauseMs(undefined, attempt));
    }
  }

  /** Sends it when its turn has come. @returns the answer, or the error when there is none. */
  private async inTurn<TData>(
    options: RequestClient.RequestOptions<TData>,
  ): Promise<Response<TData> | Error> {
    if (this.running >= CONCURRENCY) await new Promise<void>((resolve) => this.waiting.push(resolve));
    else this.running++;
    try {
      if (isExpressionQuery(options.uri, options.params))
        await this.pauseFor(this.pace.wait(this.pacing.now()));
      await this.pauseFor(this.pausedUntil - this.pacing.now());
      return await this.send(options);
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    } finally {
      const next = this.waiting.shift();
      if (next === undefined) this.running--;
      else next();
    }
  }

  /** One request, once. */
  protected send<TData>(options: RequestClient.RequestOptions<TData>): Promise<Response<TData>> {
    return super.request(options);
  }

  private async pauseFor(ms: number): Promise<void> {
    if (ms > 0) await this.pacing.sleep(ms);
  }
}

function isNoServer(answer: object): boolean {
  return 'code' in answer && ['ECONNREFUSED', 'ENOTFOUND'].includes(String(answer.code));
}

/** ms: what Retry-After says, in seconds, else longer with every attempt. */
export function pauseMs(retryAfter: unknown, attempt: number): number {
  const seconds = typeof retryAfter === 'string' && retryAfter !== '' ? Number(retryAfter) : Number.NaN;
  if (seconds >= 0) return seconds * 1_000;
  return Math.min(500 * 2 ** (attempt - 1), LONGEST_PAUSE_MS);
}
