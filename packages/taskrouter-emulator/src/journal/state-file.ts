import type { ClassicLevel } from 'classic-level';
import { isJsonObject, type Json, parseJsonObject } from 'taskrouter/parsed';
import { isSid, type WorkflowSid, type WorkspaceSid } from 'taskrouter/sid';
import { type Entry, isEntry, isSnapshotPart, type SnapshotPart } from './entry';
import type { Journal } from './journal';

/** What a run has been made with: the same again gives the same SIDs and the same routing. */
export interface RunHeader {
  readonly sidSeed: string;
  readonly workspaceSid: WorkspaceSid;
  readonly workflowSid: WorkflowSid;
  /** What must not change between two runs, as one text: the account and the routing choices. */
  readonly madeFor: string;
}

/** The run found in a state file. */
export interface SavedRun {
  readonly header: RunHeader;
  /** The time of the last thing that happened, in ms since the epoch. */
  readonly endedAt: number;
  /** The snapshot that the entries follow; empty when they begin with the run. */
  readonly parts: readonly SnapshotPart[];
  readonly entries: readonly Entry[];
}

/** A state file that cannot be used; the message is for people. */
export class StateFileError extends Error {
  override readonly name = 'StateFileError';
}

const HEADER = 'header';
const ENTRIES = 'entry:';
const PARTS = 'part:';

/** After how many entries a checkpoint replaces them. */
const CHECKPOINT_AFTER = 50_000;

/**
 * A run, written down as it happens. It is a directory in LevelDB's format: what has been written survives the end of
 * the process at any moment, and what is written together survives together or not at all.
 */
export class StateFile implements Journal {
  /** The number of the last entry, and of the last one before the checkpoint. */
  private count = 0;
  private checkpointed = 0;
  private pending: { readonly type: 'put'; readonly key: string; readonly value: string }[] = [];
  private written: Promise<void> = Promise.resolve();
  private isScheduled = false;

  private constructor(
    private readonly path: string,
    private readonly db: ClassicLevel,
    private readonly checkpointAfter: number,
  ) {}

  /**
   * @param checkpointAfter after how many entries a checkpoint replaces them.
   * @throws StateFileError when it can't be had, or another process has it.
   */
  static async open(path: string, checkpointAfter = CHECKPOINT_AFTER): Promise<StateFile> {
    const db = await database(path);
    try {
      await db.open();
    } catch (error) {
      throw new StateFileError(`The state file ${path} cannot be opened: ${reasonOf(error)}`);
    }
    return new StateFile(path, db, checkpointAfter);
  }

  /**
   * The run that is in the file; undefined when there is none.
   * @throws StateFileError when the file holds something else.
   */
  async recover(): Promise<SavedRun | undefined> {
    const text = await this.db.get(HEADER);
    if (text === undefined) {
      // Entries and parts without a header are what a reset had begun to clear.
      const keys = await this.db.keys().all();
      if (keys.every((key) => key.startsWith(ENTRIES) || key.startsWith(PARTS))) return undefined;
      throw this.unreadable();
    }
    const header = parseJsonObject(text);
    if (header === undefined || !isHeader(header)) throw this.unreadable();
    const parts = await this.values(PARTS, isSnapshotPart);
    const entries = await this.values(ENTRIES, isEntry);
    const [last = ''] = await this.db.keys({ ...within(ENTRIES), reverse: true, limit: 1 }).all();
    this.count = Number(last.slice(ENTRIES.length));
    this.checkpointed = this.count - entries.length;
    return { header, parts, entries, endedAt: Math.max(0, ...parts.map(timeOf), latest(entries)) };
  }

  /** Forgets the run that may be there. */
  async clear(): Promise<void> {
    await this.durable();
    await this.db.del(HEADER);
    await this.db.clear();
    this.count = 0;
    this.checkpointed = 0;
  }

  /** Begins a run, together with what is appended next. */
  begin(header: RunHeader): void {
    this.put(HEADER, header);
  }

  /** Writes down what is done next; what is appended without a pause in between is written together. */
  append(entry: Entry): void {
    this.put(entryKey(++this.count), entry);
  }

  /** Whether there are so many entries that a checkpoint is due. */
  get isLong(): boolean {
    return this.count - this.checkpointed >= this.checkpointAfter;
  }

  /** Replaces the entries so far by a snapshot; at any moment the file holds the one or the other. */
  checkpoint(snapshot: Iterable<SnapshotPart>): void {
    const upTo = this.count;
    this.checkpointed = upTo;
    const puts = [...snapshot].map(
      (part, index) =>
        ({ type: 'put', key: PARTS + String(index).padStart(9, '0'), value: JSON.stringify(part) }) as const,
    );
    this.schedule(async () => {
      const old = [
        ...(await this.db.keys(within(PARTS)).all()),
        ...(await this.db.keys({ gt: ENTRIES, lte: entryKey(upTo) }).all()),
      ];
      await this.db.batch([...old.map((key) => ({ type: 'del', key }) as const), ...puts]);
    });
  }

  /** Resolves when everything appended so far is in the file. @throws StateFileError when that is impossible. */
  durable(): Promise<void> {
    return this.written;
  }

  async close(): Promise<void> {
    await this.written.catch(() => {});
    await this.db.close();
  }

  private put(key: string, value: RunHeader | Entry): void {
    this.pending.push({ type: 'put', key, value: JSON.stringify(value) });
    if (this.isScheduled) return;
    this.isScheduled = true;
    this.schedule(() => {
      this.isScheduled = false;
      return this.db.batch(this.pending.splice(0));
    });
  }

  /** Writes after everything that is being written. */
  private schedule(write: () => Promise<void>): void {
    this.written = this.written.then(write).catch((error: unknown) => {
      if (error instanceof StateFileError) throw error;
      throw new StateFileError(`The state file ${this.path} cannot be written: ${reasonOf(error)}`);
    });
    // Whoever waits for it learns of a failure.
    this.written.catch(() => {});
  }

  private async values<T>(prefix: string, is: (value: unknown) => value is T): Promise<T[]> {
    const texts = await this.db.values(within(prefix)).all();
    return texts.map((text) => {
      const value: unknown = JSON.parse(text);
      if (is(value)) return value;
      throw this.unreadable();
    });
  }

  private unreadable(): StateFileError {
    return new StateFileError(
      `${this.path} is no state file of this emulator; choose another one or remove it`,
    );
  }
}

/** LevelDB is native code that only a state file needs: it is loaded with the first one, and needn't be installed before. */
async function database(path: string): Promise<ClassicLevel> {
  try {
    const { ClassicLevel } = await import('classic-level');
    return new ClassicLevel(path);
  } catch {
    throw new StateFileError(
      `The state file ${path} needs the package classic-level, which isn't installed here: npm install classic-level`,
    );
  }
}

const entryKey = (number: number): string => ENTRIES + String(number).padStart(15, '0');

const within = (prefix: string) => ({ gt: prefix, lt: `${prefix}~` });

const timeOf = (part: SnapshotPart): number => (part.part === 'run' ? part.engine.time : 0);

function latest(entries: readonly Entry[]): number {
  return entries.reduce((time, entry) => ('at' in entry ? Math.max(time, entry.at) : time), 0);
}

function isHeader(value: Json): value is Json & RunHeader {
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
