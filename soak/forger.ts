import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks';
import type { LocalRun } from '#local/local-run';
import type { Findings } from './findings';

type Parameters = Readonly<Record<string, string>>;

/** A callback as it is sent: its form, and the signature that comes with it. */
interface Forgery {
  readonly form: string;
  readonly signature: string;
}

const PAUSE_MS = 15;
const LONG_AGO_SECONDS = 3_600;

/**
 * Sends forged callbacks, complete in everything but what makes them genuine, until it is stopped. One genuine callback
 * is among them each time, so that a refusal says something.
 */
export class Forger {
  readonly sent = { genuine: 0, forged: 0 };
  private stopped = false;
  private readonly work: Promise<void>;

  constructor(
    private readonly local: LocalRun,
    private readonly findings: Findings,
  ) {
    this.work = this.forge();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.work;
  }

  private async forge(): Promise<void> {
    while (!this.stopped) {
      if ((await this.post(this.genuine())) === 403) this.findings.add('genuine callbacks refused with 403');
      this.sent.genuine++;
      for (const forgery of this.forgeries()) {
        const status = await this.post(forgery);
        this.sent.forged++;
        if (status >= 200 && status < 300) this.findings.add('forged callbacks let in');
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      }
    }
  }

  private genuine(): Forgery {
    const parameters = this.parameters(0);
    return { form: encode(parameters), signature: this.sign(parameters) };
  }

  private forgeries(): Forgery[] {
    const now = this.parameters(0);
    const recorded = this.parameters(LONG_AGO_SECONDS);
    const recordedSignature = this.sign(recorded);
    const { Timestamp = '', ...others } = recorded;
    const changed = { ...now, TaskAttributes: '{"later":false,"vip":true}' };
    return [
      { form: encode(now), signature: this.sign(now, '0'.repeat(32)) },
      { form: encode(now), signature: '' },
      { form: encode(changed), signature: this.sign(now) },
      { form: encode(recorded), signature: recordedSignature },
      // Twilio's signature runs names and values together and takes a repeated parameter once: all of these it covers.
      { form: `${encode(recorded)}&${encode({ Timestamp })}`, signature: recordedSignature },
      { form: encode({ ...others, Timestam: `p${Timestamp}` }), signature: recordedSignature },
      { form: encode({ ...others, [`Timestamp${Timestamp}`]: '' }), signature: recordedSignature },
    ];
  }

  private parameters(secondsAgo: number): Parameters {
    const { accountSid, workspaceSid, workflowSid } = this.local.taskRouter;
    const sid = (prefix: string) => `${prefix}${'f'.repeat(32)}`;
    return {
      AccountSid: accountSid,
      ReservationSid: sid('WR'),
      TaskAge: '1',
      TaskAttributes: '{"later":false}',
      TaskPriority: '0',
      TaskQueueSid: sid('WQ'),
      TaskSid: sid('WT'),
      Timestamp: String(Math.floor(Date.now() / 1_000) - secondsAgo),
      WorkerAttributes: '{}',
      WorkerSid: sid('WK'),
      WorkflowSid: workflowSid,
      WorkspaceSid: workspaceSid,
    };
  }

  private sign(parameters: Parameters, token = this.local.taskRouter.authToken): string {
    return getExpectedTwilioSignature(token, this.url, parameters);
  }

  private async post({ form, signature }: Forgery): Promise<number> {
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      ...(signature !== '' && { 'x-twilio-signature': signature }),
    };
    const response = await fetch(this.url, { method: 'POST', headers, body: form }).catch(() => undefined);
    await response?.text();
    return response?.status ?? 0;
  }

  private get url(): string {
    return this.local.outputs.AssignmentCallbackUrl ?? '';
  }
}

function encode(parameters: Parameters): string {
  return new URLSearchParams(parameters).toString();
}
