import type { AccountSid } from 'taskrouter/sid';
import type { InFlight } from '../callbacks/in-flight';
import { deliver } from '../callbacks/webhook';
import type { DebuggerLog } from '../debugger-log';
import { eventParameters } from './event-parameters';
import type { EventRecord } from './event-record';
import type { EventCallback, EventSender } from './sender';

/** ms your application has to answer. Source: https://www.twilio.com/docs/taskrouter/api/event/reference */
export const EVENT_CALLBACK_LIMIT_MS = 15_000;

export interface EventCallbacksOptions {
  readonly accountSid: AccountSid;
  /** The account's primary auth token, asked for whenever something is signed. */
  readonly authToken: () => string;
  readonly alerts: DebuggerLog;
  /** ms. */
  readonly limit: number;
  readonly log: (line: string) => void;
  /** ms since the epoch, for the debugger. */
  readonly now: () => number;
}

/**
 * Posts events, signed, to the Workspace's EventCallbackUrl: each workspace's one after the other in the order of
 * happening. A failure is shown in the debugger and the next event follows.
 */
export class EventCallbacks implements EventSender {
  /** @param inFlight shared with the other callbacks: they are waited for, and broken off, together. */
  constructor(
    private readonly options: EventCallbacksOptions,
    private readonly inFlight: InFlight,
  ) {}

  send({ event, url }: EventCallback): Promise<void> {
    const run = (signal: AbortSignal) => this.guard(event, this.deliver(event, url, signal));
    return this.inFlight.start(run, event.workspaceSid);
  }

  private async guard(event: EventRecord, work: Promise<void>): Promise<void> {
    try {
      await work;
    } catch (error) {
      this.complain(event, '', 'error', 0, error instanceof Error ? error.message : 'unknown error');
    }
  }

  private async deliver(event: EventRecord, url: string, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    const { accountSid, authToken, limit, log } = this.options;
    const parameters = eventParameters(accountSid, event);
    const webhook = { url, method: 'POST', parameters } as const;
    const { shown, answer, problems } = await deliver(webhook, authToken(), limit, signal);
    if (signal.aborted) return;
    for (const problem of problems) this.complain(event, shown, 'warning', 0, problem);
    const outcome = 'stage' in answer ? answer.message : `answered with status ${answer.status}`;
    log(`event ${event.type} ${event.sid} POST ${shown}: ${outcome}`);
    if ('stage' in answer) this.complain(event, shown, 'error', answer.code, outcome);
    else if (answer.status < 200 || answer.status > 299) this.complain(event, shown, 'error', 11200, outcome);
  }

  private complain(
    { type, sid, workspaceSid }: EventRecord,
    url: string,
    level: 'error' | 'warning',
    code: number,
    problem: string,
  ): void {
    const { alerts, now } = this.options;
    const message = `event callback ${type} ${sid}: ${problem}`;
    alerts.add({ at: now(), level, code, message, workspaceSid, url });
  }
}
