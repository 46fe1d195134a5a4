import type { ReservationSid, TaskSid } from 'taskrouter/sid';
import type { RoutingChoices } from '../engine/routing-choices';
import type { WorkspaceSeed } from '../seed/workspace-seed';
import { type Arrival, type ArrivalSource, arrivalSources } from './arrival';
import type { Demand, People } from './demand';
import { type Sampler, samplerOf } from './duration';
import { Recorder } from './measures/recorder';
import type { Outcome } from './measures/tally';
import { type Moment, Moments, RANKS, type Rank } from './moments';
import { Draws, PURPOSES } from './random';
import { type RoutedTask, RoutedWorkspace, type RoutingListener } from './routed-workspace';
import { newWorker, nextTime, noteTime, type SimulatedWorker, shiftChanges } from './workforce';

/** What is simulated, with everything that has a default in place. */
export interface Model {
  readonly workspace: WorkspaceSeed;
  readonly demand: Demand;
  readonly people: People;
  readonly routing: RoutingChoices;
  readonly seed: number;
  /** The service level's time, in seconds. */
  readonly answerWithin: number;
}

/** A task on its way. What happens to it next, if it isn't TaskRouter who does it, is its moment. */
export class SimulatedTask implements RoutedTask, Moment {
  sid: TaskSid | undefined;
  queue = -1;
  target = -1;
  /** How many targets it has been in, and how many offers of it there have been. */
  targets = 0;
  offers = 0;
  state: 'waiting' | 'in hand' | 'wrapping' | 'over' = 'waiting';
  worker: SimulatedWorker | undefined;
  readonly open: Offer[] = [];
  at = 0;
  rank: Rank = RANKS.abandon;
  order = 0;
  heapIndex = -1;

  constructor(
    private readonly replication: Replication,
    readonly arrival: Arrival,
  ) {}

  happen(): void {
    this.replication.timeOf(this);
  }
}

/** A task offered to a worker. Its moment is its acceptance. */
class Offer implements Moment {
  at = 0;
  rank: Rank = RANKS.accept;
  order = 0;
  heapIndex = -1;

  constructor(
    private readonly replication: Replication,
    readonly task: SimulatedTask,
    readonly worker: SimulatedWorker,
    readonly reservation: ReservationSid,
  ) {}

  happen(): void {
    this.replication.accept(this);
  }
}

/** One run of the model, from the first midnight until the last task is answered or gone. */
export class Replication implements RoutingListener<SimulatedTask> {
  readonly recorder: Recorder;
  readonly workspace: RoutedWorkspace<SimulatedTask>;
  readonly workers: readonly SimulatedWorker[];
  now = 0;
  private readonly moments = new Moments();
  private readonly draws: Draws;
  private readonly acceptAfter: Sampler;
  private readonly comeBackAfter: Sampler | undefined;
  private readonly missedShare: number;
  private readonly unanswered: Offer[] = [];
  private readonly toSendHome: SimulatedWorker[] = [];
  private waiting = 0;
  private openSources = 0;
  private order = 0;

  constructor(
    private readonly model: Model,
    replication: number,
    /** Told of every task whose wait has ended, counted or not. */
    private readonly onOutcome: (task: SimulatedTask, outcome: Outcome) => void = () => {},
  ) {
    const { people, demand } = model;
    this.draws = new Draws(model.seed, replication);
    this.acceptAfter = samplerOf(people.acceptSeconds ?? { constant: 0 });
    this.comeBackAfter = people.comeBackSeconds && samplerOf(people.comeBackSeconds);
    this.missedShare = people.missedOffers ?? 0;
    this.workspace = new RoutedWorkspace(model.workspace, model.routing, this);
    const members = this.workspace.members();
    this.recorder = new Recorder(demand, model.answerWithin, this.workspace, members);
    const starts = this.workspace.startActivities();
    this.workers = starts.map((start, index) =>
      newWorker(index, start, queuesOf(members, index), this.recorder.window),
    );
    for (const worker of this.workers) {
      if (worker.isAvailable) this.recorder.staff(0, worker.queues, 1);
      this.noteWorker(worker);
    }
    this.planShifts();
    for (const source of arrivalSources(demand, this.draws)) this.expectArrival(source);
  }

  /**
   * Runs to the end.
   * @param onProgress called now and then with the time reached, in ms; false breaks off.
   */
  run(onProgress: (now: number) => boolean = () => true): void {
    const { end } = this.recorder.window;
    for (let steps = 1; ; steps++) {
      const moment = this.moments.next();
      const due = this.workspace.nextDeadline();
      const isDone = this.openSources === 0 && this.waiting === 0;
      if (isDone && (moment?.at ?? end) >= end && (due ?? end) >= end) break;
      if (due !== undefined && (moment === undefined || due <= moment.at)) {
        this.now = due;
        this.workspace.advanceTo(due);
      } else if (moment !== undefined) {
        this.moments.take();
        this.now = moment.at;
        moment.happen();
      } else break;
      this.react();
      if (steps % 16_384 === 0 && !onProgress(this.now)) break;
    }
    this.now = Math.max(this.now, this.recorder.window.end);
    for (const worker of this.workers) {
      worker.busy.change(this.now, 0);
      worker.staffed.change(this.now, 0);
    }
    this.recorder.close(this.now);
  }

  entered(task: SimulatedTask, queue: number): void {
    if (task.state === 'waiting') this.recorder.moveWaiting(this.now, task.queue, queue);
    task.queue = queue;
  }

  matched(task: SimulatedTask, target: number): void {
    task.target = target;
    task.targets++;
    if (this.isCounted(task)) this.recorder.reached(target, task.targets > 1);
  }

  offered(task: SimulatedTask, index: number, reservation: ReservationSid): void {
    const worker = this.workers[index];
    if (worker === undefined) return;
    worker.offers++;
    this.noteWorker(worker);
    const offer = new Offer(this, task, worker, reservation);
    task.open.push(offer);
    this.unanswered.push(offer);
  }

  offerEnded(task: SimulatedTask, index: number, reservation: ReservationSid, how: string): void {
    const worker = this.workers[index];
    if (worker === undefined) return;
    this.closeOffer(task, reservation);
    worker.offers--;
    this.noteWorker(worker);
    if (how === 'timeout') {
      worker.isAway = true;
      this.recorder.missed(index, this.isCounted(task));
      this.comeBack(worker, task);
    } else this.toSendHome.push(worker);
  }

  gone(task: SimulatedTask): void {
    this.moments.clear(task);
    if (task.state === 'waiting') {
      this.leaveQueue(task);
      this.settle(task, false);
    } else if (task.worker !== undefined) this.release(task.worker);
    task.state = 'over';
  }

  moved(index: number, isAvailable: boolean): void {
    const worker = this.workers?.[index];
    if (worker === undefined) return;
    if (worker.isAvailable !== isAvailable)
      this.recorder.staff(this.now, worker.queues, isAvailable ? 1 : -1);
    worker.isAvailable = isAvailable;
    this.noteWorker(worker);
  }

  /** The task's moment has come: its caller hangs up, its call ends, or its worker is done with it. */
  timeOf(task: SimulatedTask): void {
    if (task.state === 'waiting') {
      this.recorder.hungUp(task, this.isCounted(task));
      this.workspace.cancel(this.now, task);
    } else if (task.state === 'in hand' && task.arrival.afterCall > 0) {
      task.state = 'wrapping';
      this.workspace.wrapUp(this.now, task);
      this.moments.set(task, this.now + task.arrival.afterCall, RANKS.end, ++this.order);
    } else {
      task.state = 'over';
      if (task.worker !== undefined) this.release(task.worker);
      this.workspace.complete(this.now, task);
    }
  }

  // Decides about the new offers, and sends home whom TaskRouter leaves where the offer or the task had put them.
  private react(): void {
    while (this.unanswered.length > 0 || this.toSendHome.length > 0) {
      const offer = this.unanswered.shift();
      if (offer !== undefined) this.decide(offer);
      else this.sendHome();
    }
  }

  private decide(offer: Offer): void {
    const { task } = offer;
    if (!task.open.includes(offer)) return;
    const { arrival } = task;
    const attempt = task.offers++ % 1024;
    if (this.missedShare > 0 && this.draws.uniform(arrival, PURPOSES.missed, attempt) < this.missedShare)
      return;
    const delay = this.acceptAfter(this.draws, arrival, PURPOSES.accept, attempt);
    if (delay === 0) this.accept(offer);
    else this.moments.set(offer, this.now + delay, RANKS.accept, ++this.order);
  }

  /** The worker takes the offer. */
  accept(offer: Offer): void {
    const { task, worker, reservation } = offer;
    this.closeOffer(task, reservation);
    this.leaveQueue(task);
    worker.offers--;
    worker.tasks++;
    this.noteWorker(worker);
    task.state = 'in hand';
    task.worker = worker;
    if (this.isCounted(task)) worker.answered++;
    this.settle(task, true);
    this.workspace.accept(this.now, reservation);
    this.moments.set(task, this.now + task.arrival.handling, RANKS.end, ++this.order);
  }

  private release(worker: SimulatedWorker): void {
    worker.tasks--;
    this.noteWorker(worker);
    this.toSendHome.push(worker);
  }

  // In a single-tasking workspace TaskRouter moves whom it offers a task, and never back.
  private sendHome(): void {
    const worker = this.toSendHome.pop();
    if (worker === undefined || this.workspace.isMultiTasking) return;
    if (worker.offers === 0 && worker.tasks === 0 && !worker.isAway)
      this.workspace.move(this.now, worker.index, worker.home);
  }

  private comeBack(worker: SimulatedWorker, task: SimulatedTask): void {
    if (this.comeBackAfter === undefined) return;
    const attempt = task.offers % 1024;
    const length = this.comeBackAfter(this.draws, task.arrival, PURPOSES.comeBack, attempt);
    this.plan(this.now + length, RANKS.shift, () => {
      worker.isAway = false;
      this.workspace.move(this.now, worker.index, worker.home);
    });
  }

  private planShifts(): void {
    for (const change of shiftChanges(this.model.people.shifts ?? [], this.workspace.workers)) {
      const worker = this.workers[change.worker];
      if (worker === undefined) continue;
      const apply = () => {
        worker.home = change.activity;
        worker.isAway = false;
        const isEngaged = worker.offers > 0 || worker.tasks > 0;
        if (this.workspace.isMultiTasking || !isEngaged)
          this.workspace.move(this.now, worker.index, change.activity);
        this.plan(nextTime(change, this.now + 1), RANKS.shift, apply);
      };
      this.plan(nextTime(change, 0), RANKS.shift, apply);
    }
  }

  private expectArrival(source: ArrivalSource): void {
    this.openSources++;
    const moment: Moment = { at: 0, rank: RANKS.arrival, order: 0, heapIndex: -1, happen: () => {} };
    let next = source.next();
    const expect = () => {
      if (next === undefined) this.openSources--;
      else this.moments.set(moment, next.at, RANKS.arrival, source.stream);
    };
    moment.happen = () => {
      if (next !== undefined) this.arrive(next);
      next = source.next();
      expect();
    };
    expect();
  }

  private arrive(arrival: Arrival): void {
    const task = new SimulatedTask(this, arrival);
    this.waiting++;
    if (Number.isFinite(arrival.patience))
      this.moments.set(task, this.now + arrival.patience, RANKS.abandon, ++this.order);
    this.workspace.create(this.now, task, arrival.kind, arrival.attributes);
  }

  private plan(at: number, rank: Rank, happen: () => void): void {
    this.moments.set({ at, rank, order: 0, heapIndex: -1, happen }, at, rank, ++this.order);
  }

  private closeOffer(task: SimulatedTask, reservation: ReservationSid): void {
    const index = task.open.findIndex((offer) => offer.reservation === reservation);
    const [offer] = index < 0 ? [] : task.open.splice(index, 1);
    if (offer !== undefined) this.moments.clear(offer);
  }

  private leaveQueue(task: SimulatedTask): void {
    this.waiting--;
    this.moments.clear(task);
    this.recorder.moveWaiting(this.now, task.queue, -1);
  }

  // The task's wait is over.
  private settle(task: SimulatedTask, isAnswered: boolean): void {
    const { at } = task.arrival;
    const outcome = { arrivedAt: at, wait: this.now - at, isAnswered };
    if (this.isCounted(task)) this.recorder.add(task, outcome);
    this.onOutcome(task, outcome);
  }

  private isCounted({ arrival }: SimulatedTask): boolean {
    return this.recorder.window.includes(arrival.at);
  }

  private noteWorker(worker: SimulatedWorker): void {
    noteTime(worker, this.now);
  }
}

function queuesOf(members: readonly (readonly number[])[], worker: number): number[] {
  return members.flatMap((workers, queue) => (workers.includes(worker) ? [queue] : []));
}
