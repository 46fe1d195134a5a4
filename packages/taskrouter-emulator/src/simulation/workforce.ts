import type { Shift } from './demand';
import { type CountedWindow, StepSeries } from './measures/counted-window';
import { parseClockTime } from './rate';

const DAY_MS = 86_400_000;

/** One worker: where it is, how busy it is, and for how long it has been. */
export interface SimulatedWorker {
  readonly index: number;
  /** The activity of its shift now: where it goes when nothing else moves it. */
  home: string;
  /** The activity it is in is one in which tasks are given. */
  isAvailable: boolean;
  /** It let an offer time out and has not come back. */
  isAway: boolean;
  /** Open offers, and tasks in hand. */
  offers: number;
  tasks: number;
  /** Counted tasks that it answered. */
  answered: number;
  /** The queues it is in. */
  readonly queues: readonly number[];
  /** ms with a task in hand, and ms available or with an offer or a task, by bin. */
  readonly busy: StepSeries;
  readonly staffed: StepSeries;
}

/** When a worker's shift moves it, and where to. */
export interface ShiftChange {
  readonly worker: number;
  readonly activity: string;
  /** ms since midnight. */
  readonly time: number;
}

export function newWorker(
  index: number,
  start: { readonly name: string; readonly isAvailable: boolean },
  queues: readonly number[],
  window: CountedWindow,
): SimulatedWorker {
  return {
    index,
    home: start.name,
    isAvailable: start.isAvailable,
    isAway: false,
    offers: 0,
    tasks: 0,
    answered: 0,
    queues,
    busy: new StepSeries(window),
    staffed: new StepSeries(window),
  };
}

/** Writes down what has changed about the worker's time. */
export function noteTime(worker: SimulatedWorker, now: number): void {
  const isBusy = worker.tasks > 0 ? 1 : 0;
  if (isBusy !== worker.busy.current) worker.busy.change(now, isBusy - worker.busy.current);
  const isStaffed = worker.isAvailable || worker.offers > 0 || worker.tasks > 0 ? 1 : 0;
  if (isStaffed !== worker.staffed.current) worker.staffed.change(now, isStaffed - worker.staffed.current);
}

/** What the shifts have happen on a day, in order. */
export function shiftChanges(shifts: readonly Shift[], workers: readonly string[]): ShiftChange[] {
  return shifts
    .flatMap(({ workers: names, activities }) =>
      names.flatMap((name) =>
        activities.map(([time, activity]) => ({
          worker: workers.indexOf(name),
          activity,
          time: parseClockTime(time) ?? 0,
        })),
      ),
    )
    .filter(({ worker }) => worker >= 0)
    .sort((one, other) => one.time - other.time || one.worker - other.worker);
}

/** When the change happens next, at `now` or later, in ms since the first midnight. */
export function nextTime({ time }: ShiftChange, now: number): number {
  const today = Math.floor(now / DAY_MS) * DAY_MS + time;
  return today >= now ? today : today + DAY_MS;
}
