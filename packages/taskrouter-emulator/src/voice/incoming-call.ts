import type { CallSid } from 'taskrouter/sid';
import { Documents, type Running } from './documents';
import { enteredBy } from './keypad';
import { enqueueAttributes, queueParameters, voiceParameters } from './parameters';
import { type Destination, type Enqueue, type Gather, type Step, stepOf } from './steps';
import type { CallerTask, Telephony } from './telephony';

/** Source: https://www.twilio.com/docs/voice/api/call-resource#call-status-values */
export type CallerStatus = 'ringing' | 'in-progress' | 'completed' | 'busy' | 'no-answer' | 'failed';

/** How a caller left the queue. Source: https://www.twilio.com/docs/voice/twiml/enqueue (QueueResult) */
export type QueueResult = 'bridged' | 'leave' | 'redirected' | 'hangup' | 'error';

/** Something that happened on a call, for people and tests. */
export interface CallMoment {
  /** ms since the epoch. */
  readonly at: number;
  readonly what: string;
}

interface Waiting extends CallerTask {
  readonly since: number;
  readonly enqueue: Enqueue;
  /** Whether the caller is connected to a worker. */
  isBridged: boolean;
  /** The document of the hold music; undefined until it is asked for. */
  hold: Running | undefined;
  /** Whether the hold music has taken any time since it was last asked for. */
  hasHeldOn: boolean;
}

/** Seconds between two requests for hold music that takes no time by itself. */
const LEAST_HOLD_SECONDS = 1;

/** A telephone call that comes in: it runs the TwiML that the application answers, in the emulator's time. */
export class IncomingCall {
  private state: CallerStatus = 'ringing';
  private document: Running | undefined;
  private waiting: Waiting | undefined;
  private gathering: Gather | undefined;
  private timer: { cancel(): void } | undefined;
  private readonly moments: CallMoment[] = [];
  private readonly documents: Documents;

  /** @param digits the keys that the caller presses as soon as something asks for them. */
  constructor(
    readonly sid: CallSid,
    readonly from: string,
    readonly to: string,
    private digits: string,
    private readonly telephony: Telephony,
  ) {
    const parameters = () => voiceParameters(this, telephony.accountSid);
    this.documents = new Documents(telephony, parameters, (what) => this.note(what));
  }

  get status(): CallerStatus {
    return this.state;
  }

  /** The task that the caller waits for, or talks about. */
  get task(): CallerTask | undefined {
    return this.waiting;
  }

  /** What has happened, oldest first. */
  get story(): readonly CallMoment[] {
    return this.moments;
  }

  /** Asks the application what to do with the call. */
  begin(url: string): void {
    this.act((signal) => this.go({ url, method: 'POST' }, url, {}, signal));
  }

  /** Presses keys; what nothing asks for yet is kept for what will. */
  press(digits: string): void {
    this.act(async (signal) => {
      this.digits += digits;
      if (this.gathering === undefined) return;
      this.stopTimer();
      await this.gather(this.gathering, signal, false);
    });
  }

  /** Takes the call to another document, out of whatever it does. */
  redirect(to: Destination): void {
    this.act(async (signal) => {
      this.note(`redirected to ${to.url}`);
      await this.leaveQueue('redirected', signal);
      await this.go(to, to.url, {}, signal);
    });
  }

  /** The caller hangs up. */
  hangUp(): void {
    this.act(async (signal) => {
      const { waiting } = this;
      this.end('completed');
      if (waiting === undefined) return;
      this.waiting = undefined;
      this.telephony.callerLeft(waiting);
      if (waiting.enqueue.action !== undefined)
        await this.documents.request(
          waiting.enqueue.action,
          this.base,
          this.leaving(waiting, 'hangup'),
          signal,
        );
    });
  }

  /** A worker has been connected with the caller. */
  bridged(): void {
    this.act(async () => {
      if (this.waiting === undefined) return;
      this.stopTimer();
      this.waiting.isBridged = true;
      this.note('connected with the worker');
    });
  }

  /** The task has ended otherwise than by the caller: after a conversation, or without one. */
  taskEnded(): void {
    this.act(async (signal) => {
      const { waiting } = this;
      if (waiting === undefined) return;
      await this.leaveQueueAndGoOn(waiting.isBridged ? 'bridged' : 'error', signal);
    });
  }

  private act(work: (signal: AbortSignal) => Promise<void>): void {
    this.telephony.start(async (signal) => {
      if (this.hasEnded) return;
      await work(signal);
      await this.run(signal);
    }, this.sid);
  }

  get hasEnded(): boolean {
    return this.state !== 'ringing' && this.state !== 'in-progress';
  }

  private get base(): string {
    return this.waiting?.hold?.url ?? this.document?.url ?? '';
  }

  /** Carries verbs out until something takes time. */
  private async run(signal: AbortSignal): Promise<void> {
    while (!this.hasEnded && this.timer === undefined && !signal.aborted) {
      const { waiting } = this;
      if (waiting?.isBridged === true) return;
      const running = waiting === undefined ? this.document : waiting.hold;
      const verb = running?.verbs[running.next];
      if (running !== undefined && verb !== undefined) {
        running.next++;
        await this.perform(stepOf(verb), signal);
      } else if (waiting === undefined) {
        this.end('completed');
      } else if (waiting.enqueue.hold === undefined) {
        return;
      } else {
        await this.holdOn(waiting, waiting.enqueue.hold, signal);
      }
    }
  }

  private async perform(step: Step, signal: AbortSignal): Promise<void> {
    switch (step.do) {
      case 'wait':
        this.wait(step.seconds, (next) => this.run(next));
        break;
      case 'go':
        await this.goOn(step.to, {}, signal);
        break;
      case 'gather':
        this.gathering = step.gather;
        await this.gather(step.gather, signal, false);
        break;
      case 'enqueue':
        this.enqueue(step.enqueue);
        break;
      case 'leave':
        await this.leaveQueueAndGoOn('leave', signal);
        break;
      case 'hang up':
        this.hangUpByDocument(step.status);
        break;
      case 'nothing':
        this.note(step.why);
        this.telephony.alert(step.code, step.why, this.base);
    }
  }

  // What the application hangs up inside the hold music is the same to the task as a caller who has had enough.
  private hangUpByDocument(status: 'completed' | 'busy' | 'no-answer'): void {
    const { waiting } = this;
    this.end(status);
    this.waiting = undefined;
    if (waiting !== undefined) this.telephony.callerLeft(waiting);
  }

  private wait(seconds: number, then: (signal: AbortSignal) => Promise<void>): void {
    if (seconds <= 0) return;
    this.documents.paused();
    if (this.waiting !== undefined) this.waiting.hasHeldOn = true;
    this.timer = this.telephony.setTimer(seconds, () => {
      this.timer = undefined;
      this.act(then);
    });
  }

  private stopTimer(): void {
    this.timer?.cancel();
    this.timer = undefined;
  }

  private async gather(gather: Gather, signal: AbortSignal, isOver: boolean): Promise<void> {
    const entered = enteredBy(this.digits, gather);
    // Once digits have been pressed, what was said is cut short.
    const silence = this.digits === '' ? gather.promptSeconds + gather.timeout : gather.timeout;
    if (entered === undefined && !isOver && silence > 0) {
      this.wait(silence, (next) => this.gather(gather, next, true));
      return;
    }
    this.gathering = undefined;
    const { digits, rest } = entered ?? { digits: this.digits, rest: '' };
    this.digits = rest;
    if (digits === '' && !gather.actionOnEmptyResult) return;
    this.note(`entered ${digits === '' ? 'nothing' : `${digits.length} digit(s)`}`);
    await this.goOn(gather.action, { Digits: digits }, signal);
  }

  private enqueue(enqueue: Enqueue): void {
    const attributes = enqueueAttributes(this, this.telephony.accountSid);
    try {
      const task = this.telephony.createTask(enqueue, attributes);
      this.waiting = {
        ...task,
        since: this.telephony.now(),
        enqueue,
        isBridged: false,
        hold: undefined,
        hasHeldOn: true,
      };
      this.note(`waits as ${task.taskSid}`);
    } catch (error) {
      const why = error instanceof Error ? error.message : 'unknown reason';
      this.note(`could not be enqueued: ${why}`);
      this.telephony.alert(14222, `<Enqueue> could not create a Task: ${why}`, this.base);
    }
  }

  private async holdOn(waiting: Waiting, hold: Destination, signal: AbortSignal): Promise<void> {
    if (!waiting.hasHeldOn) {
      this.wait(LEAST_HOLD_SECONDS, (next) => this.run(next));
      return;
    }
    waiting.hasHeldOn = false;
    const { telephony } = this;
    const parameters = queueParameters(telephony.queueOf(waiting), this.secondsSince(waiting));
    const base = this.document?.url ?? '';
    const found = await this.documents.request(hold, base, parameters, signal);
    // Meanwhile the caller may have left the queue, or been connected.
    if (this.waiting === waiting) waiting.hold = found;
  }

  private leaving(waiting: Waiting, result: QueueResult): Record<string, string> {
    const { queueSid } = this.telephony.queueOf(waiting);
    return { QueueResult: result, QueueSid: queueSid, QueueTime: String(this.secondsSince(waiting)) };
  }

  private secondsSince({ since }: Waiting): number {
    return Math.floor((this.telephony.now() - since) / 1000);
  }

  /** Leaves the queue for the document's next verb, or what the `action` URL answers. */
  private async leaveQueueAndGoOn(result: QueueResult, signal: AbortSignal): Promise<void> {
    const { waiting } = this;
    if (waiting === undefined) return;
    const { action } = waiting.enqueue;
    const parameters = this.leaving(waiting, result);
    this.quit(waiting, result);
    if (action !== undefined) await this.goOn(action, parameters, signal);
  }

  /** Leaves the queue for somewhere else: the `action` URL is told, and its answer has no effect. */
  private async leaveQueue(result: QueueResult, signal: AbortSignal): Promise<void> {
    const { waiting } = this;
    if (waiting === undefined) return;
    const parameters = this.leaving(waiting, result);
    this.quit(waiting, result);
    const { action } = waiting.enqueue;
    if (action !== undefined) await this.documents.request(action, this.base, parameters, signal);
  }

  private quit(waiting: Waiting, result: QueueResult): void {
    this.stopTimer();
    this.gathering = undefined;
    this.waiting = undefined;
    this.note(`left the queue: ${result}`);
    if (result === 'leave') this.telephony.callerLeft(waiting);
  }

  private async goOn(
    to: Destination,
    parameters: Record<string, string>,
    signal: AbortSignal,
  ): Promise<void> {
    const { waiting } = this;
    if (waiting === undefined) {
      await this.go(to, this.base, parameters, signal);
    } else {
      // A redirect or a gather inside the hold music stays in the queue.
      waiting.hold = await this.documents.request(to, this.base, parameters, signal);
    }
  }

  private async go(
    to: Destination,
    base: string,
    parameters: Record<string, string>,
    signal: AbortSignal,
  ): Promise<void> {
    this.stopTimer();
    this.gathering = undefined;
    const document = await this.documents.request(to, base, parameters, signal);
    if (signal.aborted) return;
    if (document === undefined) {
      this.end('failed');
    } else {
      this.document = document;
      this.state = 'in-progress';
    }
  }

  private end(status: Exclude<CallerStatus, 'ringing' | 'in-progress'>): void {
    this.stopTimer();
    this.state = status;
    this.note(status);
  }

  private note(what: string): void {
    this.moments.push({ at: this.telephony.now(), what });
  }
}
