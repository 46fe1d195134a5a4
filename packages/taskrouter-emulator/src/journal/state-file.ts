import { copyFile, type FileHandle, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Entry, SnapshotPart } from './entry';
import type { Journal } from './journal';
import { endOf, type RunHeader, readSavedRun, type SavedRun } from './saved-run';
import { DamagedStateFileError, StateFileError } from './state-file-error';
import { firstLine, readStateText, stateLine } from './state-lines';
import { lockStateFile } from './state-lock';
import { codeOf, reasonOf } from './system-error';

/** After how many entries a checkpoint replaces them. */
const CHECKPOINT_AFTER = 50_000;

/** How many lines are written to a new file at a time. */
const CHUNK = 1_000;

/** What is to be written: a line's JSON text at the end, or these lines in the place of everything. */
type Write = string | readonly string[];

/**
 * A run, written down as it happens, for one process at a time. What has been written survives the end of the process
 * at any moment. A new beginning and a checkpoint are a new file that takes the place of the old one at once.
 */
export class StateFile implements Journal {
  private handle: FileHandle | undefined;
  /** The length of the file in bytes, and how many lines it has after the first. */
  private length = 0;
  private lineCount = 0;
  private header: RunHeader | undefined;
  private entriesSinceCheckpoint = 0;
  private queue: Write[] = [];
  private written: Promise<void> = Promise.resolve();
  private isScheduled = false;

  private constructor(
    readonly path: string,
    private readonly checkpointAfter: number,
    private readonly unlock: () => void,
  ) {}

  /** @throws StateFileError when it can't be had, or another process has it. */
  static async open(path: string, checkpointAfter = CHECKPOINT_AFTER): Promise<StateFile> {
    try {
      await mkdir(dirname(path), { recursive: true });
      return new StateFile(path, checkpointAfter, lockStateFile(path));
    } catch (error) {
      if (error instanceof StateFileError) throw error;
      throw new StateFileError(`The state file ${path} cannot be opened: ${reasonOf(error)}`);
    }
  }

  /**
   * The run that is in the file; undefined when there is none.
   * @throws StateFileError when it can't be read, DamagedStateFileError when anything is wrong with it.
   */
  async recover(): Promise<SavedRun | undefined> {
    const content = await this.read();
    if (content === undefined) return undefined;
    const { lines, length, problem } = readStateText(content);
    const run = problem === undefined ? readSavedRun(lines) : undefined;
    if (run === undefined)
      throw new DamagedStateFileError(this.path, problem ?? 'its lines are no run', lines.length);
    await this.closeHandle();
    this.handle = await open(this.path, 'r+');
    await this.handle.truncate(length);
    this.length = length;
    this.lineCount = lines.length;
    this.header = run.header;
    this.entriesSinceCheckpoint = run.entries.length;
    return run;
  }

  /**
   * Keeps the lines that are whole, and the damaged file beside them.
   * @returns what is lost, for people.
   * @throws StateFileError when too little is whole.
   */
  async repair({ message, wholeLines }: DamagedStateFileError): Promise<string> {
    const { lines, acknowledged, isForeign } = readStateText((await this.read()) ?? Buffer.of());
    const kept = lines.slice(0, wholeLines);
    const run = isForeign ? undefined : readSavedRun(kept);
    if (run === undefined)
      throw new StateFileError(`${message}. It cannot be repaired: its beginning is not whole`);
    const damaged = `${this.path}.damaged`;
    await copyFile(this.path, damaged);
    await this.replace(kept);
    const until = new Date(endOf(run)).toISOString();
    const count = acknowledged === undefined ? undefined : acknowledged - (kept.length - run.entries.length);
    const lost =
      count === undefined
        ? 'how many are lost it does not say any more'
        : `${Math.max(0, count - run.entries.length)} of ${count} are lost`;
    return `The state file ${this.path} was repaired: ${run.entries.length} entries are kept, up to ${until}; ${lost}. What it was is in ${damaged}`;
  }

  /** Begins a run, in the place of the one that may be there, together with what is appended next. */
  begin(header: RunHeader): void {
    this.header = header;
    this.startAnew([]);
  }

  /** What is appended without a pause in between is written together. */
  append(entry: Entry): void {
    this.entriesSinceCheckpoint++;
    this.enqueue(JSON.stringify(entry));
  }

  get isLong(): boolean {
    return this.entriesSinceCheckpoint >= this.checkpointAfter;
  }

  checkpoint(snapshot: Iterable<SnapshotPart>): void {
    this.startAnew([...snapshot].map((part) => JSON.stringify(part)));
  }

  /** Resolves when everything appended so far is in the file. @throws StateFileError when that is impossible. */
  durable(): Promise<void> {
    return this.written;
  }

  async close(): Promise<void> {
    await this.written.catch(() => {});
    await this.closeHandle();
    this.unlock();
  }

  private startAnew(parts: readonly string[]): void {
    this.entriesSinceCheckpoint = 0;
    this.enqueue([JSON.stringify({ ...this.header, parts: parts.length }), ...parts]);
  }

  private enqueue(write: Write): void {
    this.queue.push(write);
    if (this.isScheduled) return;
    this.isScheduled = true;
    this.written = this.written.then(() => this.flush());
    // Who waits for it learns of a failure; nothing is written after one.
    this.written.catch(() => {});
  }

  private async flush(): Promise<void> {
    this.isScheduled = false;
    const writes = this.queue.splice(0);
    const anew = writes.findLastIndex((write) => typeof write !== 'string');
    const lines = writes.slice(Math.max(0, anew)).flat();
    try {
      await (anew < 0 ? this.extend(lines) : this.replace(lines));
    } catch (error) {
      throw new StateFileError(`The state file ${this.path} cannot be written: ${reasonOf(error)}`);
    }
  }

  private async extend(lines: readonly string[]): Promise<void> {
    if (this.handle === undefined) throw new Error('it has not been begun');
    this.length += await write(this.handle, linesFrom(this.lineCount, lines), this.length);
    this.lineCount += lines.length;
    // Only now do they count: what is cut off before is as if it had not been asked.
    await write(this.handle, firstLine(this.lineCount), 0);
  }

  private async replace(lines: readonly string[]): Promise<void> {
    const next = `${this.path}.new`;
    const file = await open(next, 'w', 0o600);
    try {
      let length = await write(file, firstLine(lines.length), 0);
      for (let start = 0; start < lines.length; start += CHUNK)
        length += await write(file, linesFrom(start, lines.slice(start, start + CHUNK)), length);
      await file.datasync();
      this.length = length;
      this.lineCount = lines.length;
    } catch (error) {
      await rm(next, { force: true });
      throw error;
    } finally {
      await file.close();
    }
    await this.closeHandle();
    await rename(next, this.path);
    this.handle = await open(this.path, 'r+');
  }

  private async closeHandle(): Promise<void> {
    await this.handle?.close();
    this.handle = undefined;
  }

  private async read(): Promise<Buffer | undefined> {
    try {
      return await readFile(this.path);
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return undefined;
      const hint =
        codeOf(error) === 'EISDIR' ? ', perhaps a state of version 0.1, which this one cannot read' : '';
      throw new StateFileError(`The state file ${this.path} cannot be opened: ${reasonOf(error)}${hint}`);
    }
  }
}

/** @param before how many lines there are before these. */
function linesFrom(before: number, lines: readonly string[]): string {
  return lines.map((json, index) => stateLine(before + index + 1, json)).join('');
}

/** Writes all of the text, or rejects. @returns how many bytes it has. */
async function write(file: FileHandle, text: string, position: number): Promise<number> {
  const bytes = Buffer.from(text);
  for (let done = 0; done < bytes.length; ) {
    // A disk that runs full takes a part first and fails then.
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
  return bytes.length;
}
