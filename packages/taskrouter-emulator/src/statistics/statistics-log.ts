import type { WorkspaceSid } from 'taskrouter/sid';
import type { DomainEvent } from '../engine/output';
import { KEPT_MS, RecentList } from '../events/recent-list';
import { type Fact, factOf, type Stay, stayOf } from './fact';

/** Most facts, and most stays, kept of one workspace. */
const CAPACITY = 500_000;

/** The time that is asked about, in ms since the epoch, both ends included. */
export interface Window {
  readonly start: number;
  readonly end: number;
}

/** A part of what is kept of one workspace. */
export interface StatisticsPart {
  readonly workspaceSid: WorkspaceSid;
  readonly facts: readonly Fact[];
  readonly stays: readonly Stay[];
}

interface Lists {
  readonly facts: RecentList<Fact>;
  readonly stays: RecentList<Stay>;
}

/** What cumulative statistics are worked out from: what has happened in each workspace in the last 30 days. */
export class StatisticsLog {
  private readonly lists = new Map<WorkspaceSid, Lists>();

  add(event: DomainEvent): void {
    const { sid } = event.workspace;
    if (event.type === 'workspace.deleted') this.lists.delete(sid);
    const fact = factOf(event);
    if (fact !== undefined) this.of(sid).facts.add(fact);
    const stay = stayOf(event);
    if (stay !== undefined) this.of(sid).stays.add(stay);
  }

  /** Everything that is kept, as plain data, in parts. */
  *dump(): Iterable<StatisticsPart> {
    for (const [workspaceSid, { facts, stays }] of this.lists) {
      for (const some of facts.chunks()) yield { workspaceSid, facts: some, stays: [] };
      for (const some of stays.chunks()) yield { workspaceSid, facts: [], stays: some };
    }
  }

  /** Takes in what was kept by another one, part by part. */
  load({ workspaceSid, facts, stays }: StatisticsPart): void {
    const lists = this.of(workspaceSid);
    for (const fact of facts) lists.facts.add(fact);
    for (const stay of stays) lists.stays.add(stay);
  }

  /** What happened in the window, oldest first. */
  facts(workspaceSid: WorkspaceSid, { start, end }: Window, now: number): Fact[] {
    return this.lists.get(workspaceSid)?.facts.between(Math.max(start, now - KEPT_MS), end) ?? [];
  }

  /** The stays that ended in the window or after it. */
  stays(workspaceSid: WorkspaceSid, { start }: Window, now: number): Stay[] {
    return this.lists.get(workspaceSid)?.stays.between(Math.max(start, now - KEPT_MS), now) ?? [];
  }

  private of(sid: WorkspaceSid): Lists {
    const known = this.lists.get(sid);
    if (known !== undefined) return known;
    const lists = { facts: new RecentList<Fact>(CAPACITY), stays: new RecentList<Stay>(CAPACITY) };
    this.lists.set(sid, lists);
    return lists;
  }
}
