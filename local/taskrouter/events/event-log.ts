import type { EventSid, WorkspaceSid } from '../../../lambda/taskrouter/sid';
import type { DomainEvent } from '../engine/output';
import type { SidSource } from '../engine/sids';
import { type EventRecord, recordOf } from './event-record';
import { KEPT_MS, RecentList } from './recent-list';

/** Most events kept of one workspace. */
const CAPACITY = 100_000;

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
