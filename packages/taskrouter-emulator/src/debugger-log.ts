import type { ReservationSid, TaskSid, WorkspaceSid } from 'taskrouter/sid';

/** What Twilio shows in Monitor > Alerts. Codes: https://www.twilio.com/docs/api/errors */
export interface DebuggerEntry {
  /** ms since the epoch. */
  readonly at: number;
  readonly level: 'error' | 'warning';
  /** Twilio's code, 0 where its error dictionary has none. */
  readonly code: number;
  readonly message: string;
  readonly workspaceSid?: WorkspaceSid;
  readonly taskSid?: TaskSid;
  readonly reservationSid?: ReservationSid;
  /** The URL that was called, without credentials. */
  readonly url?: string;
}

const MAX_ENTRIES = 1_000;

/** The last thousand entries, oldest first. */
export class DebuggerLog {
  private readonly list: DebuggerEntry[] = [];

  /** @param announce told of every entry as one line. */
  constructor(private readonly announce: (line: string) => void) {}

  get entries(): readonly DebuggerEntry[] {
    return this.list;
  }

  add(entry: DebuggerEntry): void {
    this.list.push(entry);
    if (this.list.length > MAX_ENTRIES) this.list.shift();
    this.announce(`debugger ${entry.level} ${entry.code === 0 ? '' : `${entry.code} `}${entry.message}`);
  }

  clear(): void {
    this.list.length = 0;
  }
}
