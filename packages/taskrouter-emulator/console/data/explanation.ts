import { isJsonObject, type JsonObject } from 'taskrouter/parsed';
import { isTrueIn, numberIn, objectsIn, textIn, textsIn, timeIn } from './json';

/* The engine's own explanation of a task, as `GET /_emulator/tasks/WT…/explanation` gives it. */

export interface ExplainedVerdict {
  readonly expression: string;
  readonly isTrue: boolean;
  /** The comparisons that decided, with what they read. */
  readonly because: readonly string[];
}

export interface ExplainedTarget {
  readonly queue: string;
  readonly isCurrent: boolean;
  readonly priority: number | null;
  readonly expression: string | null;
  readonly leftAtAge: number | null;
  readonly skipIf: ExplainedVerdict | null;
  readonly knownWorker: string | null;
}

export interface ExplainedFilter {
  readonly name: string | null;
  readonly verdict: ExplainedVerdict;
  readonly isCurrent: boolean;
  readonly targets: readonly ExplainedTarget[];
}

export interface ExplainedWorker {
  readonly sid: string;
  readonly name: string;
  /** From 1, in the order the task is offered; null for those who aren't asked. */
  readonly place: number | null;
  readonly excludedBy: string | null;
  readonly reservation: string | null;
}

export interface Explanation {
  readonly status: string;
  readonly reason: string | null;
  readonly asOf: number;
  readonly age: number;
  readonly workflow: string | null;
  readonly queue: string | null;
  readonly routedBy: string;
  readonly filters: readonly ExplainedFilter[];
  readonly defaultTarget: ExplainedTarget | null;
  readonly workers: readonly ExplainedWorker[];
  readonly tasksBefore: number | null;
  readonly next: readonly { readonly at: number; readonly what: string }[];
}

export function readExplanation(body: JsonObject): Explanation {
  return {
    status: textIn(body, 'status') ?? '',
    reason: textIn(body, 'reason'),
    asOf: timeIn(body, 'asOf') ?? 0,
    age: numberIn(body, 'age') ?? 0,
    workflow: textIn(body, 'workflow'),
    queue: textIn(body, 'queue'),
    routedBy: textIn(body, 'routedBy') ?? 'workflow',
    filters: objectsIn(body, 'filters').map(filterIn),
    defaultTarget: isJsonObject(body.defaultTarget) ? targetIn(body.defaultTarget) : null,
    workers: objectsIn(body, 'workers').map(workerIn),
    tasksBefore: numberIn(body, 'tasksBefore'),
    next: objectsIn(body, 'next').map((step) => ({
      at: timeIn(step, 'at') ?? 0,
      what: textIn(step, 'what') ?? '',
    })),
  };
}

function filterIn(filter: JsonObject): ExplainedFilter {
  return {
    name: textIn(filter, 'name'),
    verdict: verdictIn(filter.verdict) ?? { expression: '', isTrue: false, because: [] },
    isCurrent: isTrueIn(filter, 'isCurrent'),
    targets: objectsIn(filter, 'targets').map(targetIn),
  };
}

function targetIn(target: JsonObject): ExplainedTarget {
  const known = target.knownWorker;
  return {
    queue: textIn(target, 'queue') ?? '',
    isCurrent: isTrueIn(target, 'isCurrent'),
    priority: numberIn(target, 'priority'),
    expression: textIn(target, 'expression'),
    leftAtAge: numberIn(target, 'leftAtAge'),
    skipIf: verdictIn(target.skipIf),
    knownWorker: isJsonObject(known) ? (textIn(known, 'value') ?? 'nobody in particular') : null,
  };
}

function verdictIn(verdict: unknown): ExplainedVerdict | null {
  if (!isJsonObject(verdict)) return null;
  return {
    expression: textIn(verdict, 'expression') ?? '',
    isTrue: isTrueIn(verdict, 'isTrue'),
    because: textsIn(verdict, 'because'),
  };
}

function workerIn(worker: JsonObject): ExplainedWorker {
  return {
    sid: textIn(worker, 'sid') ?? '',
    name: textIn(worker, 'friendlyName') ?? '',
    place: numberIn(worker, 'place'),
    excludedBy: textIn(worker, 'excludedBy'),
    reservation: textIn(worker, 'reservation'),
  };
}

/** The explanation in one sentence. */
export function headlineOf({ status, reason, workers, tasksBefore, filters, queue }: Explanation): string {
  const holder = workers.find(({ reservation }) => reservation !== null);
  if (status === 'canceled') return `Canceled${reason === null ? '' : `: ${reason}`}.`;
  if (status === 'completed') return 'Completed: nothing is left to decide.';
  if (holder !== undefined) return `${holder.name} has it: the reservation is ${holder.reservation}.`;
  if (queue === null && filters.length > 0) return 'No filter of the workflow matches it.';
  const asked = workers.filter(({ place }) => place !== null);
  const before = tasksBefore ?? 0;
  if (asked.length > 0)
    return `${asked[0]?.name} is asked next${before > 0 ? `, after ${before} tasks before it` : ''}.`;
  if (workers.length === 0) return 'Nobody can take it: the workspace has no workers.';
  return 'Nobody can take it now.';
}
