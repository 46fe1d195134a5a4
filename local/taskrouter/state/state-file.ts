import { ClassicLevel } from 'classic-level';
import { isJsonObject, type Json, parseJsonObject } from '../../../lambda/taskrouter/parsed';
import { isSid, type WorkflowSid, type WorkspaceSid } from '../../../lambda/taskrouter/sid';
import { type Entry, isEntry } from './entry';

/** What a run has been made with: the same again gives the same SIDs and the same routing. */
export interface Header {
  readonly sidSeed: string;
  readonly workspaceSid: WorkspaceSid;
  readonly workflowSid: WorkflowSid;
  /** What must not change between two runs, as one text: the account and the routing rules. */
  readonly madeFor: string;
}

/** The run found in a state file. */
export interface SavedRun {
  readonly header: Header;
  /** The time of the last thing that happened, in ms since the epoch. */
  readonly endedAt: number;
  readonly entries: readonly Entry[];
}

/** A state file that cannot be used; the message is for people. */
export class StateFileError extends Error {
  override readonly name = 'StateFileError';
}

const HEADER = 'header';
const ENTRIES = 'entry:';

/**
 * A run, written down as it happens. It is a directory in LevelDB's format: what has been written survives the end of
 * the process at any moment, and what is written together survives together or not at all.
 */
export class StateFile {
  private count = 0;
  private pending: { readonly type: 'put'; readonly key: string; readonly value: string }[] = [];
  private written: Promise<void> = Promise.resolve();
  private isScheduled = false;

  private constructor(
    private readonly path: string,
    private readonly db: ClassicLevel,
  ) {}

  /** @throws StateFileError when it can't be had, or another process has it. */
  static async open(path: string): Promise<StateFile> {
    const db = new ClassicLevel(path);
    try {
      await db.open();
    } catch (error) {
      throw new StateFileError(`The state file ${path} cannot be opened: ${reasonOf(error)}`);
    }
    return new StateFile(path, db);
  }

  /**
   * The run that is in the file; undefined when there is none.
   * @throws StateFileError when the file holds something else.
   */
  async load(): Promise<SavedRun | undefined> {
    const text = await this.db.get(HEADER);
    if (text === undefined) {
      // Entries without a header are what a reset had begun to clear.
      const [other] = await this.db.keys({ gt: `${ENTRIES}~`, limit: 1 }).all();
      if (other !== undefined) throw this.unreadable();
      return undefined;
    }
    const header = parseJsonObject(text);
    if (header === undefined || !isHeader(header)) throw this.unreadable();
    const texts = await this.db.values({ gt: ENTRIES, lt: `${ENTRIES}~` }).all();
    const entries = texts.map((entry): Entry => {
      const value: unknown = JSON.parse(entry);
      if (!isEntry(value)) throw this.unreadable();
      return value;
    });
    this.count = entries.length;
    const endedAt = entries.reduce(
      (latest, entry) => ('at' in entry ? Math.max(latest, entry.at) : latest),
      0,
    );
    return { header, endedAt, entries };
  }

  /** Forgets the run that may be there. */
  async clear(): Promise<void> {
    await this.durable();
    await this.db.del(HEADER);
    await this.db.clear();
    this.count = 0;
  }

  /** Begins a run, together with what is noted next. */
  begin(header: Header): void {
    this.put(HEADER, header);
  }

  /** Writes down what is done next; what is noted without a pause in between is written together. */
  note(entry: Entry): void {
    this.put(ENTRIES + String(++this.count).padStart(15, '0'), entry);
  }

  /** Resolves when everything noted so far is in the file. @throws StateFileError when that is impossible. */
  durable(): Promise<void> {
    return this.written;
  }

  async close(): Promise<void> {
    await this.written.catch(() => {});
    await this.db.close();
  }

  private put(key: string, value: Header | Entry): void {
    this.pending.push({ type: 'put', key, value: JSON.stringify(value) });
    if (this.isScheduled) return;
    this.isScheduled = true;
    this.written = this.written.then(() => this.write());
    // Whoever waits for it learns of a failure.
    this.written.catch(() => {});
  }

  private async write(): Promise<void> {
    this.isScheduled = false;
    try {
      await this.db.batch(this.pending.splice(0));
    } catch (error) {
      throw new StateFileError(`The state file ${this.path} cannot be written: ${reasonOf(error)}`);
    }
  }

  private unreadable(): StateFileError {
    return new StateFileError(
      `${this.path} is no state file of this emulator; choose another one or remove it`,
    );
  }
}

function isHeader(value: Json): value is Json & Header {
  return (
    isJsonObject(value) &&
    typeof value.sidSeed === 'string' &&
    typeof value.madeFor === 'string' &&
    isSid('WS', value.workspaceSid) &&
    isSid('WW', value.workflowSid)
  );
}

function reasonOf(error: unknown): string {
  const { cause, message } = isObject(error) ? error : {};
  const reason = isObject(cause) ? cause : {};
  if (reason.code === 'LEVEL_LOCKED') return 'another process has it open';
  return String(reason.message ?? message ?? 'unknown reason');
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
