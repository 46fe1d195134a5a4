import type { EventSid, WorkspaceSid } from 'taskrouter/sid';
import type { DomainEvent } from '../engine/output';
import type { SidSource } from '../engine/sid-source';
import { type EventRecord, recordOf } from './event-record';
import { KEPT_MS, RecentList } from './recent-list';

/** Most events kept of one workspace. */
const CAPACITY = 100_000;

/** A part of what is kept of one workspace. */
export interface EventsPart {
  readonly workspaceSid: WorkspaceSid;
  readonly records: readonly EventRecord[];
}

/** What has happened in each workspace, for 30 days: what the Events resource answers from. */
export class EventLog {
  private readonly lists = new Map<WorkspaceSid, RecentList<EventRecord>>();

  /** @param sids the source of the events' SIDs, not the engine's: what is logged doesn't change its SIDs. */
  constructor(private readonly sids: SidSource) {}

  /** Writes the event down. @returns what was written. */
  add(event: DomainEvent): EventRecord {
    const record = recordOf(this.sids.next('EV'), event);
    if (event.type === 'workspace.deleted') this.lists.delete(record.workspaceSid);
    else this.of(record.workspaceSid).add(record);
    return record;
  }

  /** Everything that is kept, as plain data, in parts. */
  *dump(): Iterable<EventsPart> {
    for (const [workspaceSid, list] of this.lists)
      for (const records of list.chunks()) yield { workspaceSid, records };
  }

  /** Takes in what was kept by another one, part by part. */
  load({ workspaceSid, records }: EventsPart): void {
    const list = this.of(workspaceSid);
    for (const record of records) list.add(record);
  }

  /** Those from `start` to `end` that are still kept at `now`, oldest first; all in ms since the epoch. */
  between(workspaceSid: WorkspaceSid, start: number, end: number, now: number): EventRecord[] {
    return this.lists.get(workspaceSid)?.between(Math.max(start, now - KEPT_MS), end) ?? [];
  }

  /** Undefined when there is none, or no longer. */
  find(workspaceSid: WorkspaceSid, sid: EventSid, now: number): EventRecord | undefined {
    return this.between(workspaceSid, 0, now, now).find((record) => record.sid === sid);
  }

  private of(sid: WorkspaceSid): RecentList<EventRecord> {
    const known = this.lists.get(sid);
    if (known !== undefined) return known;
    const list = new RecentList<EventRecord>(CAPACITY);
    this.lists.set(sid, list);
    return list;
  }
}
