import type { Demand } from '../demand';
import { toMs } from '../duration';
import { CountedWindow, StepSeries } from './counted-window';
import { type Outcome, Tally } from './tally';

/** Where a task is when its wait ends. */
interface Standing {
  readonly queue: number;
  readonly target: number;
}

/** What one target did. */
export interface TargetCount {
  /** How many tasks came to it; how many of them from another target. */
  reached: number;
  escalated: number;
  answered: number;
}

/** What is written down during a run. Its size follows from the workspace and the number of bins. */
export class Recorder {
  readonly window: CountedWindow;
  readonly total: Tally;
  readonly queues: readonly Tally[];
  /** How many tasks wait, by queue and in all. */
  readonly waiting: readonly StepSeries[];
  readonly waitingInAll: StepSeries;
  readonly targets: readonly TargetCount[];
  /** ms in which tasks waited in the queue and none of its workers was in an available activity. */
  readonly unmanned: Float64Array;
  /** Offers that each worker let time out. */
  readonly missedOffers: Float64Array;
  /** Tasks that ended unanswered although their caller had not hung up. */
  droppedByWorkflow = 0;
  private readonly available: Float64Array;
  private readonly unmannedSince: Float64Array;
  private hangingUp: Standing | undefined;

  constructor(
    demand: Demand,
    answerWithin: number,
    names: {
      readonly queues: readonly string[];
      readonly targets: readonly unknown[];
      readonly workers: readonly string[];
    },
    readonly members: readonly (readonly number[])[],
  ) {
    this.window = new CountedWindow(demand.hours, demand.warmUpHours ?? 0);
    const tally = () => new Tally(this.window, toMs(answerWithin));
    this.total = tally();
    this.queues = names.queues.map(tally);
    this.waiting = names.queues.map(() => new StepSeries(this.window));
    this.waitingInAll = new StepSeries(this.window);
    this.targets = names.targets.map(() => ({ reached: 0, escalated: 0, answered: 0 }));
    this.missedOffers = new Float64Array(names.workers.length);
    this.unmanned = new Float64Array(names.queues.length);
    this.available = new Float64Array(names.queues.length);
    this.unmannedSince = new Float64Array(names.queues.length);
  }

  /** A counted task is answered, or over. */
  add(task: Standing, outcome: Outcome): void {
    this.total.add(outcome);
    this.queues[task.queue]?.add(outcome);
    const target = this.targets[task.target];
    if (target !== undefined && outcome.isAnswered) target.answered++;
    if (!outcome.isAnswered && this.hangingUp !== task) this.droppedByWorkflow++;
    this.hangingUp = undefined;
  }

  /** The caller hangs up: the task's end will follow. */
  hungUp(task: Standing, isCounted: boolean): void {
    if (isCounted) this.hangingUp = task;
  }

  reached(target: number, isEscalation: boolean): void {
    const count = this.targets[target];
    if (count === undefined) return;
    count.reached++;
    if (isEscalation) count.escalated++;
  }

  missed(worker: number, isCounted: boolean): void {
    if (isCounted) this.missedOffers[worker] = (this.missedOffers[worker] ?? 0) + 1;
  }

  /** A waiting task leaves one queue for another; -1 is none. */
  moveWaiting(now: number, from: number, to: number): void {
    this.noteUnmanned(now, from);
    this.noteUnmanned(now, to);
    this.waiting[from]?.change(now, -1);
    this.waiting[to]?.change(now, 1);
    const change = (to >= 0 ? 1 : 0) - (from >= 0 ? 1 : 0);
    if (change !== 0) this.waitingInAll.change(now, change);
  }

  /** A worker begins or ends being available to the queues. */
  staff(now: number, queues: readonly number[], change: 1 | -1): void {
    for (const queue of queues) {
      this.noteUnmanned(now, queue);
      this.available[queue] = (this.available[queue] ?? 0) + change;
    }
  }

  close(now: number): void {
    for (const [queue, waiting] of this.waiting.entries()) {
      this.noteUnmanned(now, queue);
      waiting.change(now, 0);
    }
    this.waitingInAll.change(now, 0);
  }

  private noteUnmanned(now: number, queue: number): void {
    const since = this.unmannedSince[queue];
    if (since === undefined) return;
    this.unmannedSince[queue] = now;
    if (this.available[queue] !== 0 || this.waiting[queue]?.current === 0) return;
    const from = Math.max(since, this.window.start);
    const until = Math.min(now, this.window.end);
    if (until > from) this.unmanned[queue] = (this.unmanned[queue] ?? 0) + until - from;
  }
}
