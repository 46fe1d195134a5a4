import type { ReservationSid, TaskSid } from 'taskrouter/sid';
import type { LoggedAlert } from '../alert-log';
import type { AssignmentCallback, DomainEvent } from '../engine/output';
import { hasEnded } from '../engine/tables/task';
import type { WorkspaceState } from '../engine/workspace-state';
import { type AnsweredCallback, callbackStep } from './callback-text';
import { painter, type Tone } from './colours';
import { type Line, lineText, type NarratedStep } from './line';
import { printable, shortSid } from './printable';
import { routingAttributes } from './routing-attributes';
import { taskStep } from './task-step';
import { waitingReason } from './waiting-reason';

/** Where the narration goes. */
export interface Narration {
  /** Told one line at a time. */
  readonly write: (line: string) => void;
  /** Whether lines are coloured, by ANSI's sequences. Default false. */
  readonly coloured?: boolean;
}

type ReservationEvent = Extract<DomainEvent, { readonly reservation: unknown }>;
type TaskEvent = Extract<DomainEvent, { readonly task: unknown }>;
type ActivityEvent = Extract<DomainEvent, { readonly type: 'worker.activity.update' }>;

/**
 * Tells a person what happens: one line for what one command does to a task. The line of a reservation ends with the
 * answer to its callback, and what that leads to.
 */
export class Narrator {
  private readonly paint: (text: string, tone: Tone) => string;
  /** Lines that the running command began or went on with. */
  private touched: Line[] = [];
  /** Alerts of the running command. */
  private alerts: LoggedAlert[] = [];
  /** Tasks that the running command has left waiting, unless a worker was found for them. */
  private readonly placed = new Map<TaskSid, WorkspaceState>();
  /** Lines that wait for the answer to a callback. */
  private readonly open = new Map<ReservationSid, Line>();
  private isScheduled = false;

  constructor(private readonly narration: Narration) {
    this.paint = painter(narration.coloured === true);
  }

  /** A line that is about no task. */
  say(text: string): void {
    this.narration.write(text);
  }

  /** What has been told so far is over: whatever was awaited won't come. */
  forget(): void {
    this.open.clear();
    this.placed.clear();
    this.touched = [];
    this.alerts = [];
  }

  event(event: DomainEvent): void {
    if ('reservation' in event) this.reservation(event);
    else if ('task' in event) this.task(event);
    else if (event.type === 'worker.activity.update') this.activity(event);
  }

  alert(alert: LoggedAlert): void {
    this.alerts.push(alert);
    this.schedule();
  }

  /** A callback is going to be sent: the reservation's line waits for its answer. */
  calling({ reservationSid, taskSid }: AssignmentCallback): void {
    const line = this.touched.findLast((each) => each.taskSid === taskSid && each.reservedFor !== undefined);
    if (line === undefined) return;
    line.isOpen = true;
    this.open.set(reservationSid, line);
  }

  answered({ reservationSid, taskSid }: AssignmentCallback, at: number, answered: AnsweredCallback): void {
    // A callback of an earlier process is sent again; its line was lost with that process.
    const line =
      this.open.get(reservationSid) ?? this.begin({ at, subject: `Task ${shortSid(taskSid)}`, taskSid });
    line.steps.push(callbackStep(answered));
    this.touch(line);
  }

  /** The callback's answer, and what it led to, have been told. */
  answeredWhole(reservationSid: ReservationSid): void {
    const line = this.open.get(reservationSid);
    if (line === undefined) return;
    this.open.delete(reservationSid);
    line.isOpen = false;
    this.touch(line);
  }

  private task(event: TaskEvent): void {
    const { task, workspace, type } = event;
    const line = this.lineOf(task.sid) ?? this.beginTask(event);
    if (type === 'task.created' || type === 'task-queue.entered') this.placed.set(task.sid, workspace);
    // What the end of a task does to its reservations goes with it.
    if (type === 'task.canceled') remove(line.steps, ({ text }) => text.endsWith('reservation canceled'));
    const step = taskStep(event);
    if (step !== undefined) line.steps.push(step);
    if (type === 'workflow.target-matched' && event.filter === undefined) {
      const queue = line.steps.pop();
      if (queue !== undefined) line.steps.push({ ...queue, text: `${queue.text} (default filter)` });
    }
    this.touch(line);
  }

  private beginTask({ at, type, task, workspace }: TaskEvent): Line {
    const isArrival = type === 'workflow.entered' || type === 'task.created' || type === 'task.updated';
    const attributes = isArrival ? routingAttributes(workspace, task) : '';
    const subject = `Task ${shortSid(task.sid)}${attributes === '' ? '' : ` ${attributes}`}`;
    return this.begin({ at, subject, isArrival, taskSid: task.sid });
  }

  private reservation(event: ReservationEvent): void {
    const { reservation, workspace, type, at } = event;
    const { taskSid, workerSid } = reservation;
    const name = printable(workspace.workers.named(workerSid).friendlyName);
    const subject = `Task ${shortSid(taskSid)}`;
    if (type === 'reservation.created') {
      this.forgetMove(event, 'reservationActivitySid');
      const line = this.begin({ at, subject, taskSid, reservedFor: workerSid });
      line.steps.push({ text: `reserved for ${name}`, tone: 'plain' });
      this.touch(line);
      return;
    }
    if (type === 'reservation.wrapup' || type === 'reservation.completed') return;
    const own =
      this.open.get(reservation.sid) ?? this.touched.findLast(({ reservedFor }) => reservedFor === workerSid);
    const line = own ?? this.lineOf(taskSid) ?? this.begin({ at, subject, taskSid });
    if (type === 'reservation.accepted') this.forgetMove(event, 'assignmentActivitySid');
    else this.placed.set(taskSid, workspace);
    line.steps.push(this.endOfReservation(event, name, own !== undefined));
    this.touch(line);
  }

  private endOfReservation(event: ReservationEvent, name: string, isOwnLine: boolean): NarratedStep {
    switch (event.type) {
      case 'reservation.accepted':
        return { text: isOwnLine ? 'accepted' : `accepted by ${name}`, tone: 'good' };
      case 'reservation.rejected':
        return { text: isOwnLine ? 'rejected' : `rejected by ${name}`, tone: 'bad' };
      case 'reservation.timeout': {
        const moved = this.takeMove(event);
        const who = isOwnLine ? 'timed out' : `${name} didn't answer in time`;
        return { text: moved === undefined ? who : `${who} and is now ${moved}`, tone: 'bad' };
      }
      case 'reservation.rescinded':
        return { text: isOwnLine ? 'rescinded: another accepted' : `rescinded for ${name}`, tone: 'note' };
      default:
        return { text: isOwnLine ? 'reservation canceled' : `${name}'s reservation canceled`, tone: 'note' };
    }
  }

  private activity({ worker, workspace, at }: ActivityEvent): void {
    const activity = printable(workspace.activityOf(worker).friendlyName);
    const line = this.begin({
      at,
      subject: `Worker ${printable(worker.friendlyName)}`,
      workerSid: worker.sid,
    });
    line.steps.push({ text: `is ${activity}`, tone: 'plain' });
    this.touch(line);
  }

  /** Drops the line of a move that a reservation brings along: a queue's activities say nothing new. */
  private forgetMove(
    { reservation, workspace }: ReservationEvent,
    which: 'reservationActivitySid' | 'assignmentActivitySid',
  ): void {
    const activitySid = workspace.taskQueues.named(reservation.queueSid)?.[which];
    if (activitySid === undefined || workspace.settings.multiTaskEnabled) return;
    if (workspace.workers.named(reservation.workerSid).activitySid === activitySid)
      this.takeMove({ reservation });
  }

  /** Takes the line of the worker's last move back. @returns where the worker went */
  private takeMove({ reservation }: Pick<ReservationEvent, 'reservation'>): string | undefined {
    const index = this.touched.findLastIndex(({ workerSid }) => workerSid === reservation.workerSid);
    const [line] = index === -1 ? [] : this.touched.splice(index, 1);
    return line?.steps[0]?.text.replace(/^is /, '');
  }

  private lineOf(taskSid: TaskSid): Line | undefined {
    return this.touched.findLast((line) => line.taskSid === taskSid);
  }

  private begin(line: Omit<Line, 'steps' | 'isOpen'>): Line {
    return { ...line, steps: [], isOpen: false };
  }

  private touch(line: Line): void {
    remove(this.touched, (each) => each === line);
    this.touched.push(line);
    this.schedule();
  }

  /** Commands don't wait for anything: once they are over, everything that they did has been told. */
  private schedule(): void {
    if (this.isScheduled) return;
    this.isScheduled = true;
    queueMicrotask(() => this.flush());
  }

  private flush(): void {
    this.isScheduled = false;
    for (const [taskSid, workspace] of this.placed) this.tellWaiting(taskSid, workspace);
    const { touched, alerts } = this;
    this.touched = [];
    this.alerts = [];
    this.placed.clear();
    for (const line of touched) if (!line.isOpen && line.steps.length > 0) this.write(line);
    for (const alert of alerts) if (!isTold(alert, touched)) this.writeAlert(alert);
  }

  private tellWaiting(taskSid: TaskSid, workspace: WorkspaceState): void {
    const entry = workspace.taskEntries.get(taskSid);
    const line = this.lineOf(taskSid);
    const last = line?.steps.pop();
    if (line === undefined || last === undefined) return;
    const isWaiting = entry?.task.status === 'pending' && !hasEnded(entry.task);
    const reason = isWaiting ? waitingReason(workspace, entry) : '';
    const waits = reason === '' ? 'waits' : `waits (${reason})`;
    line.steps.push(isWaiting ? { ...last, text: `${last.text}, ${waits}` } : last);
  }

  private write(line: Line): void {
    this.narration.write(lineText(line, this.paint));
  }

  private writeAlert({ at, level, code, message, taskSid }: LoggedAlert): void {
    const subject = taskSid === undefined ? '' : `Task ${shortSid(taskSid)}`;
    const text = `${level}${code === 0 ? '' : ` ${code}`}: ${printable(message, 400)}`;
    this.write({ at, subject, steps: [{ text, tone: level === 'error' ? 'bad' : 'note' }], isOpen: false });
  }
}

/** Whether a line gives the same reason. */
function isTold({ taskSid, message }: LoggedAlert, lines: readonly Line[]): boolean {
  const own = lines.filter((line) => taskSid !== undefined && line.taskSid === taskSid);
  return own.some(({ steps }) =>
    steps.some(({ text }) => {
      const [, reason] = /^canceled \((.+)\)$/.exec(text) ?? [];
      return reason !== undefined && message.includes(reason);
    }),
  );
}

function remove<T>(items: T[], isUnwanted: (item: T) => boolean): void {
  const kept = items.filter((item) => !isUnwanted(item));
  items.splice(0, items.length, ...kept);
}
