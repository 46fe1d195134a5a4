import type { Workspace } from '../engine/workspace';
import type { Sample } from '../statistics/sample';
import { type Summary, summarize } from '../statistics/summary';
import { type ApiRequest, iso } from './api';
import type { Values } from './parameters';
import { type CUMULATIVE_PARAMETERS, channelIn } from './statistics-parameters';
import { windowOf } from './window';

/*
 * The parts that the cumulative statistics of a workspace, a workflow, a queue and workers are put together from.
 * Source: the schemas *_cumulative_statistics of Twilio's OpenAPI document.
 */

/** What happened in the window asked for, added up, and the window. */
export interface Cumulative {
  readonly summary: Summary;
  readonly interval: { readonly start_time: string; readonly end_time: string };
}

/** @param counts whether a sample counts; its channel has been looked at. */
export function cumulative(
  request: ApiRequest,
  workspace: Workspace,
  wanted: Omit<Values<typeof CUMULATIVE_PARAMETERS>, 'SplitByWaitTime'> & {
    readonly SplitByWaitTime?: readonly number[] | undefined;
  },
  counts: (sample: Sample) => boolean = () => true,
): Cumulative {
  const window = windowOf(wanted, workspace.now);
  const channel = channelIn(workspace, wanted.TaskChannel);
  const samples = request.runtime.statistics
    .samples(workspace.sid, window, workspace.now)
    .filter((sample) => (channel === undefined || sample.channel === channel.sid) && counts(sample));
  return {
    summary: summarize(samples, wanted.SplitByWaitTime),
    interval: { start_time: iso(window.start), end_time: iso(window.end) },
  };
}

export function reservationCounts({ count }: Summary) {
  return {
    reservations_created: count['reservation.created'],
    reservations_accepted: count['reservation.accepted'],
    reservations_rejected: count['reservation.rejected'],
    reservations_timed_out: count['reservation.timeout'],
    reservations_canceled: count['reservation.canceled'],
    reservations_rescinded: count['reservation.rescinded'],
  };
}

/**
 * What the combined /Statistics has in `cumulative` and /CumulativeStatistics hasn't.
 * Source: recorded answers; Twilio's OpenAPI document describes neither in detail.
 */
export function assignmentCounts({ summary: { count } }: Pick<Cumulative, 'summary'>) {
  return {
    tasks_assigned: count['reservation.accepted'],
    reservations_wrapup: count['reservation.wrapup'],
    reservations_completed: count['reservation.completed'],
  };
}

/** What a workspace, a workflow and a queue have in common. */
export function taskStatistics({ summary, interval }: Cumulative) {
  const { count, untilAccepted, untilCanceled, splitByWaitTime } = summary;
  return {
    ...interval,
    avg_task_acceptance_time: untilAccepted.avg,
    ...reservationCounts(summary),
    split_by_wait_time: splitByWaitTime ?? null,
    wait_duration_until_accepted: untilAccepted,
    wait_duration_until_canceled: untilCanceled,
    tasks_canceled: count['task.canceled'],
    tasks_completed: count['task.completed'],
    tasks_deleted: count['task.deleted'],
    tasks_moved: count['task-queue.moved'],
  };
}
