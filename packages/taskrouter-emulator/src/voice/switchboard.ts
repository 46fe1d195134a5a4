import type { Clock } from 'taskrouter/clock';
import { parseJsonObject } from 'taskrouter/parsed';
import type { CallSid, WorkspaceSid } from 'taskrouter/sid';
import type { AlertLog } from '../alert-log';
import type { CallbackContext } from '../callbacks/context';
import { CommandError } from '../engine/command-error';
import type { DomainEvent } from '../engine/output';
import { InFlight } from '../outbox/in-flight';
import type { Runtime } from '../runtime';
import { createSidSource, digest } from '../sids';
import { sendWebhook } from '../traffic/send-webhook';
import { type CallerStatus, type CallMoment, IncomingCall } from './incoming-call';
import type { Destination, Enqueue } from './steps';
import type { CallerTask, Fetched, QueuePosition, Telephony } from './telephony';

/** A call into the application, as a test sees it. */
export interface CallerView {
  readonly sid: CallSid;
  readonly status: CallerStatus;
  readonly from: string;
  readonly to: string;
  /** The task of a caller who waits, or is connected with a worker. */
  readonly task: CallerTask | undefined;
  /** What has happened, oldest first. */
  readonly story: readonly CallMoment[];
}

/** Callers in a test's hands. */
export type CallerControl = Pick<Switchboard, 'receive' | 'list' | 'find' | 'press' | 'hangUp' | 'redirect'>;

/** A call into the application to be made. */
export interface NewIncomingCall {
  /** The URL that Twilio would be configured to ask for this number: it answers TwiML. */
  readonly incoming: string;
  readonly from: string;
  readonly to: string;
  /** The keys that the caller presses as soon as they are asked for. */
  readonly digits?: string | undefined;
}

export interface SwitchboardOptions extends CallbackContext {
  readonly runtime: Runtime;
  readonly clock: Clock;
  readonly alerts: AlertLog;
  /** The same seed gives the same SIDs. */
  readonly sidSeed: string;
  /** Where alerts about calls belong that have no task yet. */
  readonly workspaceSid: WorkspaceSid;
}

/** ms to answer with TwiML. Source: https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides */
const TWIML_LIMIT_MS = 15_000;

/**
 * The calls into the application: what a caller hears and presses, from the first request for TwiML to the end. They
 * are part of the running emulator only: a state file doesn't hold them.
 */
export class Switchboard implements Telephony {
  private readonly calls = new Map<CallSid, IncomingCall>();
  private readonly sids;
  private readonly inFlight: InFlight;

  constructor(private readonly options: SwitchboardOptions) {
    this.sids = createSidSource(`${options.sidSeed} callers`);
    this.inFlight = new InFlight(() => options.runtime.durable());
  }

  /** Lets a call come in; the application is asked at once. */
  receive({ incoming, from, to, digits = '' }: NewIncomingCall): CallerView {
    const call = new IncomingCall(this.sids.next('CA'), from, to, digits, this);
    this.calls.set(call.sid, call);
    call.begin(incoming);
    return viewOf(call);
  }

  /** Oldest first. */
  list(): CallerView[] {
    return [...this.calls.values()].map(viewOf);
  }

  /** Undefined when there is no such call. */
  find(sid: CallSid): CallerView | undefined {
    const call = this.calls.get(sid);
    return call && viewOf(call);
  }

  /** The caller presses keys. @throws CommandError when there is no such call, or it has ended. */
  press(sid: CallSid, digits: string): CallerView {
    return this.act(sid, (call) => call.press(digits));
  }

  /** The caller hangs up. @throws CommandError when there is no such call, or it has ended. */
  hangUp(sid: CallSid): CallerView {
    return this.act(sid, (call) => call.hangUp());
  }

  /** The application takes the call elsewhere. @throws CommandError when there is no such call, or it has ended. */
  redirect(sid: CallSid, to: Destination): CallerView {
    return this.act(sid, (call) => call.redirect(to));
  }

  /** Follows what becomes of the callers' tasks. Called in the middle of a command: it only takes note. */
  observe(event: DomainEvent): void {
    if (this.calls.size === 0) return;
    if (event.type === 'reservation.accepted') {
      const { reservation, workspace } = event;
      const call = workspace.calls.named(reservation.callSid);
      // A plain acceptance leaves the caller where they are: only a call to the worker connects the two.
      if (call?.status === 'in-progress' && call.instruction !== 'call')
        this.callOf(reservation.taskSid)?.bridged();
    } else if (ENDINGS.some((type) => type === event.type) && 'task' in event) {
      this.callOf(event.task.sid)?.taskEnded();
    }
  }

  /** The instruction `redirect` takes a call elsewhere; one that isn't known here, or has ended, stays as it is. */
  follow(sid: CallSid, url: string): void {
    const call = this.calls.get(sid);
    if (call !== undefined && !call.hasEnded) call.redirect({ url, method: 'POST' });
  }

  /** Resolves when no request of a call is on its way. */
  settled(): Promise<void> {
    return this.inFlight.settled();
  }

  get isIdle(): boolean {
    return this.inFlight.isIdle;
  }

  /** Breaks off what is on its way. */
  close(): Promise<void> {
    return this.inFlight.close();
  }

  get accountSid() {
    return this.options.accountSid;
  }

  now(): number {
    return this.options.now();
  }

  setTimer(seconds: number, run: () => void): { cancel(): void } {
    const { clock } = this.options;
    return clock.setTimer(clock.now() + seconds * 1000, run);
  }

  start(work: (signal: AbortSignal) => Promise<void>, inOrderWith: string): void {
    this.inFlight.start(work, inOrderWith);
  }

  async fetch(
    url: string,
    method: 'GET' | 'POST',
    parameters: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<Fetched> {
    const { delivery } = await sendWebhook(
      this.options,
      { url, method, parameters },
      { kind: 'twiml', workspaceSid: this.options.workspaceSid },
      TWIML_LIMIT_MS,
      signal,
    );
    const { answer } = delivery;
    if ('stage' in answer) return { ok: false, code: answer.code, why: answer.message };
    if (answer.status < 200 || answer.status > 299)
      return { ok: false, code: 11200, why: `answered with status ${answer.status}` };
    if (!/xml|html/i.test(answer.contentType))
      return {
        ok: false,
        code: 12300,
        why: `its Content-Type is ${answer.contentType || 'missing'}, not text/xml`,
      };
    return { ok: true, body: answer.body };
  }

  createTask(enqueue: Enqueue, call: Readonly<Record<string, string>>): CallerTask {
    const { runtime } = this.options;
    const { workflowSid, priority, timeout } = enqueue;
    const written = parseJsonObject(enqueue.attributes);
    if (written === undefined)
      throw new Error(`the <Task> is not a JSON object: ${enqueue.attributes.slice(0, 80)}`);
    const workspace = [...runtime.workspaces.values()].find(({ workflows }) => workflows.has(workflowSid));
    if (workspace === undefined) throw new Error(`${workflowSid} is not a Workflow of this account`);
    const attributes = JSON.stringify({ ...written, ...call });
    const task = runtime.execute(workspace.sid, 'createTask', {
      attributes,
      workflowSid,
      priority,
      timeout,
      taskChannel: 'voice',
    });
    if (task.status === 'canceled') throw new Error(task.reason ?? 'the Task was canceled');
    return { workspaceSid: workspace.sid, taskSid: task.sid };
  }

  callerLeft({ workspaceSid, taskSid }: CallerTask): void {
    const { runtime } = this.options;
    const workspace = runtime.workspaces.get(workspaceSid);
    const task = workspace?.tasks.get(taskSid);
    if (workspace === undefined || task === undefined) return;
    const connected = workspace.calls.named(workspace.reservations.named(task.acceptedSid)?.callSid);
    if (task.status === 'pending' || task.status === 'reserved') {
      runtime.execute(workspaceSid, 'updateTask', { sid: taskSid, status: 'canceled', reason: 'hangup' });
    } else if (connected?.status === 'in-progress') {
      runtime.execute(workspaceSid, 'updateCall', { sid: connected.sid, move: 'completed' });
    }
  }

  queueOf({ workspaceSid, taskSid }: CallerTask): QueuePosition {
    const { runtime } = this.options;
    const workflowSid = runtime.workspaces.get(workspaceSid)?.tasks.get(taskSid)?.workflowSid;
    const waiting = [...this.calls.values()].filter(
      ({ task, status }) => status === 'in-progress' && task !== undefined,
    );
    const position = waiting.findIndex(({ task }) => task?.taskSid === taskSid);
    return {
      queueSid: `QU${digest(workflowSid ?? workspaceSid)}`,
      position: position + 1,
      size: waiting.length,
      averageTime: 0,
    };
  }

  alert(code: number, message: string, url: string): void {
    const { alerts, workspaceSid } = this.options;
    alerts.add({ at: this.now(), level: 'error', code, message, workspaceSid, ...(url !== '' && { url }) });
  }

  private callOf(taskSid: string): IncomingCall | undefined {
    return [...this.calls.values()].find(({ task }) => task?.taskSid === taskSid);
  }

  private act(sid: CallSid, what: (call: IncomingCall) => void): CallerView {
    const call = this.calls.get(sid);
    if (call === undefined) throw new CommandError('not-found', `${sid} was not found`);
    if (call.hasEnded) throw new CommandError('invalid', `Call ${sid} has ended: it is ${call.status}`);
    what(call);
    return viewOf(call);
  }
}

/** What ends the wait of a caller, or their conversation. */
const ENDINGS = [
  'task.canceled',
  'task.wrapup',
  'task.completed',
  'task.deleted',
  'task.system-deleted',
] as const;

function viewOf({ sid, status, from, to, task, story }: IncomingCall): CallerView {
  return {
    sid,
    status,
    from,
    to,
    task: task && { workspaceSid: task.workspaceSid, taskSid: task.taskSid },
    story: [...story],
  };
}
