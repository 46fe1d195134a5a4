import type { WorkspaceSid } from 'taskrouter/sid';
import type { DomainEvent } from '../engine/output';
import { KEPT_MS, RecentList } from '../events/recent-list';
import { type ActivityInterval, activityIntervalOf, type Sample, sampleOf } from './sample';

/** Most samples, and most activityIntervals, kept of one workspace. */
const CAPACITY = 500_000;

/** The time that is asked about, in ms since the epoch, both ends included. */
export interface Window {
  readonly start: number;
  readonly end: number;
}

/** A part of what is kept of one workspace. */
export interface StatisticsPart {
  readonly workspaceSid: WorkspaceSid;
  readonly samples: readonly Sample[];
  readonly activityIntervals: readonly ActivityInterval[];
}

interface Lists {
  readonly samples: RecentList<Sample>;
  readonly activityIntervals: RecentList<ActivityInterval>;
}

/** What cumulative statistics are worked out from: what has happened in each workspace in the last 30 days. */
export class StatisticsLog {
  private readonly lists = new Map<WorkspaceSid, Lists>();

  add(event: DomainEvent): void {
    const { sid } = event.workspace;
    if (event.type === 'workspace.deleted') this.lists.delete(sid);
    const sample = sampleOf(event);
    if (sample !== undefined) this.of(sid).samples.add(sample);
    const interval = activityIntervalOf(event);
    if (interval !== undefined) this.of(sid).activityIntervals.add(interval);
  }

  /** Everything that is kept, as plain data, in parts. */
  *dump(): Iterable<StatisticsPart> {
    for (const [workspaceSid, { samples, activityIntervals }] of this.lists) {
      for (const some of samples.chunks()) yield { workspaceSid, samples: some, activityIntervals: [] };
      for (const some of activityIntervals.chunks())
        yield { workspaceSid, samples: [], activityIntervals: some };
    }
  }

  /** Takes in what was kept by another one, part by part. */
  load({ workspaceSid, samples, activityIntervals }: StatisticsPart): void {
    const lists = this.of(workspaceSid);
    for (const sample of samples) lists.samples.add(sample);
    for (const interval of activityIntervals) lists.activityIntervals.add(interval);
  }

  /** What happened in the window, oldest first. */
  samples(workspaceSid: WorkspaceSid, { start, end }: Window, now: number): Sample[] {
    return this.lists.get(workspaceSid)?.samples.between(Math.max(start, now - KEPT_MS), end) ?? [];
  }

  /** The activityIntervals that ended in the window or after it. */
  activityIntervals(workspaceSid: WorkspaceSid, { start }: Window, now: number): ActivityInterval[] {
    return this.lists.get(workspaceSid)?.activityIntervals.between(Math.max(start, now - KEPT_MS), now) ?? [];
  }

  private of(sid: WorkspaceSid): Lists {
    const known = this.lists.get(sid);
    if (known !== undefined) return known;
    const lists = {
      samples: new RecentList<Sample>(CAPACITY),
      activityIntervals: new RecentList<ActivityInterval>(CAPACITY),
    };
    this.lists.set(sid, lists);
    return lists;
  }
}
