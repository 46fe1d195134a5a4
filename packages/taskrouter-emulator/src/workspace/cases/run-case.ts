import type { ReservationSid, TaskSid } from 'taskrouter/sid';
import { explainTask, type TaskExplanation } from '../../engine/explanation/explain-task';
import type { AssignmentCallback, DomainEvent } from '../../engine/output';
import type { WorkspaceSeed } from '../../seed/workspace-seed';
import { isSameJson } from '../json-equality';
import type { Expected, RoutingCase } from './case-fields';
import { CaseWorld } from './case-world';
import { type AssignmentRuleCheck, type CaseObservation, observeTask } from './observation';
import { describeHappening } from './timeline';

/** One expectation that doesn't hold. */
export interface CaseFailure {
  /** Seconds after the creation of the task. */
  readonly seconds: number;
  readonly field: keyof Expected;
  readonly expected: unknown;
  readonly actual: unknown;
  /** Why what was expected is not so: the clauses that decided it. */
  readonly because: readonly string[];
}

/** What came out of a case. */
export interface CaseResult {
  readonly name: string;
  readonly failures: readonly CaseFailure[];
  /** What happened, one line each: `0 s: offered to Ann`. */
  readonly timeline: readonly string[];
  readonly milliseconds: number;
}

/** Seconds in which a worker answers an offer. */
const ANSWERS_AFTER = 1;

/** Something that is to be done at a moment. */
interface Deed {
  readonly seconds: number;
  readonly act: () => void;
}

/**
 * Runs a case on the engine, with time that is moved.
 * @param check which assignment rule answers; undefined where the rules aren't known
 * @param now ms of a clock, to measure by
 */
export function runCase(
  seed: WorkspaceSeed,
  routingCase: RoutingCase,
  check: AssignmentRuleCheck | undefined,
  now: () => number,
): CaseResult {
  const start = now();
  const run = new CaseRun(seed, routingCase, check);
  const failures = run.failures();
  return { name: routingCase.name, failures, timeline: run.timeline, milliseconds: now() - start };
}

/** Why the task of a case is where it is after some seconds. */
export function explainCase(seed: WorkspaceSeed, routingCase: RoutingCase, seconds: number): TaskExplanation {
  return new CaseRun(seed, routingCase, undefined).explanation(seconds);
}

class CaseRun {
  readonly timeline: string[] = [];
  private readonly world: CaseWorld;
  private readonly taskSid: TaskSid;
  private readonly offered: string[] = [];
  private lastCallback: AssignmentCallback | undefined;
  private deeds: Deed[] = [];
  /** What came before the task isn't the case's story. */
  private isTold = false;

  constructor(
    seed: WorkspaceSeed,
    private readonly routingCase: RoutingCase,
    private readonly check: AssignmentRuleCheck | undefined,
  ) {
    this.world = new CaseWorld(seed, {
      event: (event) => this.note(event),
      assignment: (callback) => {
        this.lastCallback = callback;
      },
    });
    this.placeWorkers(seed);
    for (const { seconds, worker, activity } of routingCase.changes ?? [])
      this.deeds.push({ seconds, act: () => this.world.move(worker, activity) });
    this.isTold = true;
    const {
      attributes = {},
      workflow = seed.workflows[0].friendlyName,
      channel,
      priority,
    } = routingCase.task;
    this.taskSid = this.world.createTask(
      { attributes: JSON.stringify(attributes), taskChannel: channel, priority },
      workflow,
    );
  }

  /** Lives through the case. @returns what doesn't hold, in the order of time */
  failures(): CaseFailure[] {
    const { expect = {}, after = [] } = this.routingCase;
    const moments = [
      { seconds: 0, expected: expect },
      ...after.map(({ seconds, ...expected }) => ({ seconds, expected })),
    ];
    return moments
      .sort((one, other) => one.seconds - other.seconds)
      .flatMap(({ seconds, expected }) => {
        this.runTo(seconds);
        return differing(seconds, expected, this.observation()).map((failure) => this.withReasons(failure));
      });
  }

  explanation(seconds: number): TaskExplanation {
    this.runTo(seconds);
    const explanation = explainTask(this.world.workspace, this.taskSid);
    if (explanation === undefined)
      throw new Error(`after ${seconds} s the task is gone: it ended 5 minutes ago`);
    return explanation;
  }

  private withReasons(failure: Omit<CaseFailure, 'because'>): CaseFailure {
    const { field, expected, seconds } = failure;
    if (typeof expected !== 'string' || (field !== 'worker' && field !== 'filter'))
      return { ...failure, because: [] };
    if (!this.world.workspace.taskEntries.has(this.taskSid)) return { ...failure, because: [] };
    const { workers, filters } = this.explanation(seconds);
    const worker = workers.find(({ friendlyName }) => field === 'worker' && friendlyName === expected);
    const filter = filters.find(({ name }) => field === 'filter' && name === expected);
    return {
      ...failure,
      because: filter?.verdict.because ?? (worker?.excludedBy ? [worker.excludedBy] : []),
    };
  }

  private observation(): CaseObservation {
    return observeTask(this.world.workspace, this.taskSid, this.offered, this.lastCallback, this.check);
  }

  /** Everyone that the case calls available is, and no one else. */
  private placeWorkers({ activities, workers }: WorkspaceSeed): void {
    const { available } = this.routingCase;
    if (available === undefined) return;
    const isAvailable = (name: string | undefined) =>
      activities.find(({ friendlyName }) => friendlyName === name)?.available === true;
    const free = activities.find((activity) => activity.available)?.friendlyName;
    const away = activities.find((activity) => !activity.available)?.friendlyName;
    for (const { friendlyName, activity } of workers) {
      const wanted = available.includes(friendlyName) ? free : away;
      const isThere = isAvailable(activity ?? activities[0]?.friendlyName);
      if (isThere !== available.includes(friendlyName) && wanted !== undefined)
        this.world.move(friendlyName, wanted);
    }
  }

  private note(event: DomainEvent): void {
    if (!this.isTold) return;
    const seconds = (event.at - CaseWorld.START) / 1_000;
    const line = describeHappening(event);
    if (line !== undefined) this.timeline.push(`${seconds} s: ${line}`);
    if (event.type !== 'reservation.created') return;
    const worker = event.workspace.workers.named(event.reservation.workerSid).friendlyName;
    this.offered.push(worker);
    const answer = this.routingCase.answers?.[worker] ?? 'accepts';
    if (answer === 'ignores') return;
    const status = answer === 'accepts' ? 'accepted' : 'rejected';
    const { sid } = event.reservation;
    this.deeds.push({ seconds: seconds + ANSWERS_AFTER, act: () => this.answer(sid, status) });
  }

  private answer(sid: ReservationSid, status: 'accepted' | 'rejected'): void {
    if (this.world.isPending(sid)) this.world.answer(sid, status);
  }

  /** Lets everything happen up to a moment, each thing at its own: the engine's own first. */
  private runTo(end: number): void {
    for (;;) {
      this.deeds.sort((one, other) => one.seconds - other.seconds);
      const due = this.world.nextDeadline ?? Number.POSITIVE_INFINITY;
      const next = Math.min(due, this.deeds[0]?.seconds ?? Number.POSITIVE_INFINITY);
      if (next > end || (next === 0 && end === 0)) break;
      this.world.moveTo(next);
      const now = this.deeds.filter(({ seconds }) => seconds <= next);
      this.deeds = this.deeds.filter(({ seconds }) => seconds > next);
      for (const { act } of now) act();
    }
    this.world.moveTo(end);
  }
}

function differing(
  seconds: number,
  expected: Expected,
  actual: CaseObservation,
): Omit<CaseFailure, 'because'>[] {
  const fields: readonly (keyof Expected)[] = [
    'status',
    'queue',
    'filter',
    'target',
    'priority',
    'worker',
    'offered',
    'rule',
  ];
  return fields.flatMap((field) => {
    const wanted = expected[field];
    if (wanted === undefined || isSameJson(wanted, actual[field])) return [];
    return [{ seconds, field, expected: wanted, actual: actual[field] }];
  });
}
