import type { ActivitySid } from 'taskrouter/sid';
import type { Activity } from '../engine/tables/resources';
import type { Worker } from '../engine/tables/worker';
import type { ActivityInterval } from './sample';
import type { Window } from './statistics-log';
import { type Durations, durationsOf } from './summary';

/** The time spent in one activity. */
export interface ActivityDurations extends Durations {
  readonly sid: ActivitySid;
  readonly friendly_name: string;
}

/**
 * How long the workers' activityIntervals in each activity were, as far as they lie in the window.
 * @param ended activityIntervals that have ended.
 * @param workers those whose interval goes on.
 */
export function activityDurations(
  activities: Iterable<Activity>,
  ended: readonly ActivityInterval[],
  workers: Iterable<Worker>,
  window: Window,
): ActivityDurations[] {
  const seconds = new Map<ActivitySid, number[]>();
  const note = (activity: ActivitySid, from: number, to: number): void => {
    const within = Math.min(to, window.end) - Math.max(from, window.start);
    if (within <= 0) return;
    const known = seconds.get(activity);
    if (known === undefined) seconds.set(activity, [within / 1000]);
    else known.push(within / 1000);
  };
  for (const { activity, start, at } of ended) note(activity, start, at);
  for (const { activitySid, dateStatusChanged } of workers) note(activitySid, dateStatusChanged, window.end);
  return [...activities].map(({ sid, friendlyName }) => ({
    sid,
    friendly_name: friendlyName,
    ...durationsOf(seconds.get(sid) ?? []),
  }));
}
