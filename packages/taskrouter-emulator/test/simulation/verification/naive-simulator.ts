import type { Arrival } from '#src/simulation/arrival';

/*
 * A second simulator of the same contact centre, as naive as can be: no heap, no index, no event; it looks at everything
 * there is, every time. It shares nothing with the engine but the rules, which it has in its own words:
 *
 * - A task enters its first target. There the free worker of the queue who was assigned a task longest ago is offered it.
 * - A worker who becomes free is offered the waiting task, of all its queues, with the highest priority, then the oldest.
 * - An offer is accepted after a while, or missed: then it ends by itself, the worker is away for a while, and the task
 *   is offered to the next, or goes on to its next target when the time of the one it is in is over.
 * - A target's time counts from the task's arrival. After the last one the task is canceled.
 * - In the same ms: first what ends by itself, in the order in which it was begun; then calls that end, workers who come
 *   back, acceptances, callers who hang up, and arrivals.
 */

export interface NaiveTarget {
  readonly queue: number;
  readonly priority?: number;
  /** The task's age, in ms, at which it is left. */
  readonly until?: number;
}

export interface NaiveWorld {
  /** The queues of each worker. */
  readonly workers: readonly (readonly number[])[];
  readonly targetsOf: (arrival: Arrival) => readonly NaiveTarget[];
  /** ms until an offer ends by itself. */
  readonly offerEnds: number;
  /** Whether the task's offer with this number is missed; ms to its acceptance; ms that the worker is away. */
  readonly isMissed: (arrival: Arrival, offer: number) => boolean;
  readonly acceptAfter: (arrival: Arrival, offer: number) => number;
  readonly awayFor: (arrival: Arrival, offer: number) => number;
}

/** How a task ended. */
export interface NaiveOutcome {
  readonly arrival: Arrival;
  readonly wait: number;
  /** The worker who answered it; -1 when it was not answered. */
  readonly worker: number;
  readonly queue: number;
}

interface NaiveWorker {
  readonly index: number;
  readonly queues: readonly number[];
  task: NaiveTask | undefined;
  awayUntil: number;
  awayOrder: number;
  assigned: number;
  moved: number;
}

interface NaiveTask {
  readonly arrival: Arrival;
  readonly number: number;
  readonly targets: readonly NaiveTarget[];
  target: number;
  priority: number;
  state: 'waiting' | 'offered' | 'in hand';
  worker: NaiveWorker | undefined;
  offers: number;
  /** When the target, or the offer, ends by itself; and how many such ends were begun before. */
  endsAt: number;
  endsOrder: number;
  acceptAt: number;
  acceptOrder: number;
  callEndsAt: number;
  callEndsOrder: number;
  patienceOrder: number;
}

const NEVER = Number.POSITIVE_INFINITY;

export function simulateNaively(world: NaiveWorld, arrivals: Iterable<Arrival>): NaiveOutcome[] {
  return new NaiveSimulator(world, arrivals[Symbol.iterator]()).run();
}

class NaiveSimulator {
  private readonly workers: readonly NaiveWorker[];
  private tasks: NaiveTask[] = [];
  private readonly outcomes: NaiveOutcome[] = [];
  private now = 0;
  private counter = 0;
  private arrived = 0;
  private next: Arrival | undefined;
  private newOffers: NaiveTask[] = [];

  constructor(
    private readonly world: NaiveWorld,
    private readonly source: Iterator<Arrival>,
  ) {
    this.workers = world.workers.map((queues, index) => ({
      index,
      queues,
      task: undefined,
      awayUntil: NEVER,
      awayOrder: 0,
      assigned: 0,
      moved: index - 1_000_000,
    }));
    this.pull();
  }

  run(): NaiveOutcome[] {
    for (let happen = this.nextThing(); happen !== undefined; happen = this.nextThing()) {
      happen();
      const offers = this.newOffers;
      this.newOffers = [];
      for (const task of offers) this.answer(task);
    }
    return this.outcomes;
  }

  // The first of everything that could happen: by time, then by kind, then by the order in which it was begun.
  private nextThing(): (() => void) | undefined {
    let [at, kind, order] = [NEVER, 0, 0];
    let found: (() => void) | undefined;
    const consider = (time: number, rank: number, turn: number, happen: () => void) => {
      if (time === NEVER) return;
      if (time > at || (time === at && (rank > kind || (rank === kind && turn > order)))) return;
      [at, kind, order, found] = [time, rank, turn, happen];
    };
    for (const task of this.tasks) {
      consider(task.endsAt, 0, task.endsOrder, () => this.endByItself(task));
      consider(task.callEndsAt, 1, task.callEndsOrder, () => this.endCall(task));
      consider(task.acceptAt, 3, task.acceptOrder, () => this.accept(task));
      const { at: since, patience } = task.arrival;
      if (task.state !== 'in hand') consider(since + patience, 4, task.patienceOrder, () => this.leave(task));
    }
    for (const worker of this.workers) {
      consider(worker.awayUntil, 2, worker.awayOrder, () => this.comeBack(worker));
    }
    if (this.next !== undefined) consider(this.next.at, 5, this.next.stream, () => this.arrive());
    if (found !== undefined) this.now = at;
    return found;
  }

  private pull(): void {
    const result = this.source.next();
    this.next = result.done === true ? undefined : result.value;
  }

  private arrive(): void {
    const arrival = this.next;
    if (arrival === undefined) return;
    this.pull();
    const task: NaiveTask = {
      arrival,
      number: this.arrived++,
      targets: this.world.targetsOf(arrival),
      target: -1,
      priority: arrival.kind.priority ?? 0,
      state: 'waiting',
      worker: undefined,
      offers: 0,
      endsAt: NEVER,
      endsOrder: 0,
      acceptAt: NEVER,
      acceptOrder: 0,
      callEndsAt: NEVER,
      callEndsOrder: 0,
      patienceOrder: ++this.counter,
    };
    this.tasks.push(task);
    this.goOn(task);
  }

  // To the next target whose time is not over; canceled when there is none.
  private goOn(task: NaiveTask): void {
    for (;;) {
      task.target++;
      const target = task.targets[task.target];
      if (target === undefined) {
        this.close(task, -1);
        return;
      }
      if (task.arrival.at + (target.until ?? NEVER) <= this.now) continue;
      task.priority = target.priority ?? task.priority;
      this.wait(task);
      return;
    }
  }

  private wait(task: NaiveTask): void {
    const target = task.targets[task.target];
    task.state = 'waiting';
    task.worker = undefined;
    task.endsAt = task.arrival.at + (target?.until ?? NEVER);
    task.endsOrder = ++this.counter;
    const free = this.workers.filter(
      (worker) => this.isFree(worker) && worker.queues.includes(target?.queue ?? -1),
    );
    const [first] = free.sort((a, b) => a.assigned - b.assigned || a.moved - b.moved);
    if (first !== undefined) this.offer(task, first);
  }

  private isFree({ task, awayUntil }: NaiveWorker): boolean {
    return task === undefined && awayUntil === NEVER;
  }

  private offer(task: NaiveTask, worker: NaiveWorker): void {
    worker.task = task;
    worker.assigned = ++this.counter;
    task.worker = worker;
    task.state = 'offered';
    task.endsAt = this.now + this.world.offerEnds;
    task.endsOrder = ++this.counter;
    this.newOffers.push(task);
  }

  private answer(task: NaiveTask): void {
    const offer = task.offers++;
    if (this.world.isMissed(task.arrival, offer)) return;
    const delay = this.world.acceptAfter(task.arrival, offer);
    task.acceptAt = this.now + delay;
    task.acceptOrder = ++this.counter;
    if (delay === 0) this.accept(task);
  }

  private accept(task: NaiveTask): void {
    task.state = 'in hand';
    task.acceptAt = NEVER;
    task.endsAt = NEVER;
    task.callEndsAt = this.now + task.arrival.handling;
    task.callEndsOrder = ++this.counter;
    this.outcomes.push(this.outcome(task, task.worker?.index ?? -1));
  }

  private endByItself(task: NaiveTask): void {
    const { worker } = task;
    if (task.state === 'waiting' || worker === undefined) {
      this.goOn(task);
      return;
    }
    worker.task = undefined;
    worker.moved = ++this.counter;
    worker.awayUntil = this.now + this.world.awayFor(task.arrival, task.offers);
    worker.awayOrder = ++this.counter;
    task.worker = undefined;
    task.state = 'waiting';
    task.acceptAt = NEVER;
    const until = task.targets[task.target]?.until ?? NEVER;
    if (task.arrival.at + until <= this.now) this.goOn(task);
    else this.wait(task);
  }

  private leave(task: NaiveTask): void {
    this.close(task, -1);
  }

  private endCall(task: NaiveTask): void {
    this.tasks = this.tasks.filter((other) => other !== task);
    this.setFree(task.worker);
  }

  private comeBack(worker: NaiveWorker): void {
    worker.awayUntil = NEVER;
    worker.moved = ++this.counter;
    this.setFree(worker);
  }

  private setFree(worker: NaiveWorker | undefined): void {
    if (worker === undefined) return;
    worker.task = undefined;
    const mine = this.tasks.filter(
      (task) => task.state === 'waiting' && worker.queues.includes(task.targets[task.target]?.queue ?? -1),
    );
    const [best] = mine.sort(
      (a, b) => b.priority - a.priority || a.arrival.at - b.arrival.at || a.number - b.number,
    );
    if (best !== undefined) this.offer(best, worker);
  }

  private close(task: NaiveTask, worker: number): void {
    this.tasks = this.tasks.filter((other) => other !== task);
    this.outcomes.push(this.outcome(task, worker));
    if (task.state === 'offered') this.setFree(task.worker);
  }

  private outcome(task: NaiveTask, worker: number): NaiveOutcome {
    const last = task.targets[Math.min(task.target, task.targets.length - 1)];
    return { arrival: task.arrival, wait: this.now - task.arrival.at, worker, queue: last?.queue ?? -1 };
  }
}
