import type { Sample, SampleKind } from './sample';

/** Whole seconds; all 0 when there is nothing. The average is rounded. */
export interface Durations {
  readonly avg: number;
  readonly min: number;
  readonly max: number;
  readonly total: number;
}

/** How many waits were over a threshold, and how many at or below it. */
export type Split = Record<'above' | 'below', { tasks_canceled: number; reservations_accepted: number }>;

export interface Summary {
  readonly count: Readonly<Record<SampleKind, number>>;
  readonly untilAccepted: Durations;
  readonly untilCanceled: Durations;
  readonly inQueueUntilAccepted: Durations;
  /** By threshold in seconds, as text; undefined when no thresholds were asked for. */
  readonly splitByWaitTime: Readonly<Record<string, Split>> | undefined;
}

/**
 * Adds up what happened.
 * @param thresholds seconds, for SplitByWaitTime.
 */
export function summarize(samples: readonly Sample[], thresholds: readonly number[] | undefined): Summary {
  const count = nothing();
  for (const { kind } of samples) count[kind]++;
  const accepted = samples.filter(({ kind }) => kind === 'reservation.accepted');
  const canceled = samples.filter(({ kind }) => kind === 'task.canceled');
  return {
    count,
    untilAccepted: durationsOf(accepted.map(({ wait }) => wait)),
    untilCanceled: durationsOf(canceled.map(({ wait }) => wait)),
    inQueueUntilAccepted: durationsOf(accepted.map(({ waitInQueue }) => waitInQueue)),
    splitByWaitTime:
      thresholds === undefined
        ? undefined
        : Object.fromEntries(
            thresholds.map((threshold) => [String(threshold), splitAt(threshold, accepted, canceled)]),
          ),
  };
}

/** @param seconds not rounded. */
export function durationsOf(seconds: readonly number[]): Durations {
  let [total, min, max] = [0, Number.POSITIVE_INFINITY, 0];
  for (const value of seconds) {
    total += value;
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
  if (seconds.length === 0) return { avg: 0, min: 0, max: 0, total: 0 };
  return {
    avg: Math.round(total / seconds.length),
    min: Math.floor(min),
    max: Math.floor(max),
    total: Math.floor(total),
  };
}

function splitAt(threshold: number, accepted: readonly Sample[], canceled: readonly Sample[]): Split {
  const over = (samples: readonly Sample[]) => samples.filter(({ wait }) => wait > threshold).length;
  const [acceptedAbove, canceledAbove] = [over(accepted), over(canceled)];
  return {
    above: { tasks_canceled: canceledAbove, reservations_accepted: acceptedAbove },
    below: {
      tasks_canceled: canceled.length - canceledAbove,
      reservations_accepted: accepted.length - acceptedAbove,
    },
  };
}

function nothing(): Record<SampleKind, number> {
  return {
    'task.created': 0,
    'task.canceled': 0,
    'task.completed': 0,
    'task.deleted': 0,
    'task-queue.entered': 0,
    'task-queue.moved': 0,
    'workflow.entered': 0,
    'workflow.timeout': 0,
    'reservation.created': 0,
    'reservation.accepted': 0,
    'reservation.rejected': 0,
    'reservation.timeout': 0,
    'reservation.canceled': 0,
    'reservation.rescinded': 0,
    'reservation.wrapup': 0,
    'reservation.completed': 0,
  };
}
