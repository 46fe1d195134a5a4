import { randomUUID } from 'node:crypto';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks';
import type { DebuggerLog } from '../debugger-log';
import type { AssignmentCallback } from '../engine/output';
import type { Runtime } from '../runtime';
import { parseCallbackUrl } from './callback-url';
import { post } from './http-post';
import { carryOut } from './instructions';
import { type Complaint, type Reply, readReply } from './reply';
import type { CallbackSender } from './sender';

/** ms your application has to answer. Source: https://www.twilio.com/docs/taskrouter/handle-assignment-callbacks */
export const CALLBACK_LIMIT_MS = 5_000;

export interface AssignmentCallbacksOptions {
  readonly runtime: Runtime;
  readonly authToken: string;
  readonly alerts: DebuggerLog;
  /** ms for each of the two URLs. */
  readonly limit: number;
  readonly log: (line: string) => void;
}

/**
 * Sends assignment callbacks, signed, to the Workflow's URL and to its fallback when that fails, and carries out the
 * instructions that come back. Each callback runs on its own and in real time.
 */
export class AssignmentCallbacks implements CallbackSender {
  private readonly inFlight = new Set<Promise<void>>();
  private readonly closing = new AbortController();

  constructor(private readonly options: AssignmentCallbacksOptions) {}

  send(callback: AssignmentCallback): void {
    const { signal } = this.closing;
    if (signal.aborted) return;
    const work: Promise<void> = this.deliver(callback, signal)
      .catch((error: unknown) => {
        const message = error instanceof Error ? error.message : 'unknown error';
        this.complain(callback, callback.url, [{ level: 'error', code: 0, message }]);
      })
      .finally(() => this.inFlight.delete(work));
    this.inFlight.add(work);
  }

  /** Resolves when no callback is on its way, those included that others have led to. */
  async settled(): Promise<void> {
    while (this.inFlight.size > 0) await Promise.all(this.inFlight);
  }

  /** Breaks off what is on its way; what comes back is ignored. */
  async close(): Promise<void> {
    this.closing.abort();
    await this.settled();
  }

  private async deliver(callback: AssignmentCallback, signal: AbortSignal): Promise<void> {
    let reply = await this.call(callback, callback.url, signal);
    if (reply?.failed && callback.fallbackUrl !== undefined) {
      reply = await this.call(callback, callback.fallbackUrl, signal);
    }
    if (reply?.instruction === undefined) return;
    this.complain(callback, callback.url, carryOut(this.options.runtime, callback, reply.instruction));
  }

  private async call(
    callback: AssignmentCallback,
    configured: string,
    signal: AbortSignal,
  ): Promise<Reply | undefined> {
    const url = parseCallbackUrl(configured);
    if (url === undefined)
      return this.failed(callback, '', { code: 11100, message: 'is not an absolute http(s) URL' });
    const { parameters, reservationSid } = callback;
    const headers = {
      'Content-Type': 'application/x-www-form-urlencoded; charset=UTF-8',
      'User-Agent': 'TwilioProxy/1.1',
      Accept: '*/*',
      'I-Twilio-Idempotency-Token': randomUUID(),
      'X-Twilio-Signature': getExpectedTwilioSignature(this.options.authToken, url.signed, { ...parameters }),
    };
    const body = new URLSearchParams({ ...parameters }).toString();
    const answer = await post(url.request, headers, body, this.options.limit, signal);
    if (signal.aborted) return undefined;
    if ('code' in answer) return this.failed(callback, url.shown, answer);
    const reply = readReply(answer);
    this.options.log(`callback ${reservationSid} POST ${url.shown} -> ${answer.status} ${outcome(reply)}`);
    this.complain(callback, url.shown, reply.complaints);
    return reply;
  }

  private failed(
    callback: AssignmentCallback,
    url: string,
    { code, message }: { code: number; message: string },
  ): Reply {
    this.options.log(`callback ${callback.reservationSid} POST ${url} -> ${message}`);
    const complaints = [{ level: 'error', code, message: `assignment callback: ${message}` }] as const;
    this.complain(callback, url, complaints);
    return { failed: true, instruction: undefined, complaints };
  }

  private complain(callback: AssignmentCallback, url: string, complaints: readonly Complaint[]): void {
    const { workspaceSid, taskSid, reservationSid } = callback;
    const at = this.options.runtime.now();
    const shown = parseCallbackUrl(url)?.shown ?? '';
    for (const complaint of complaints) {
      this.options.alerts.add({ at, ...complaint, workspaceSid, taskSid, reservationSid, url: shown });
    }
  }
}

function outcome({ failed, instruction }: Reply): string {
  if (failed) return 'failed';
  return instruction?.instruction ?? 'acknowledged';
}
