import { isJsonObject } from 'taskrouter/parsed';
import { isSid, type WorkflowSid, type WorkspaceSid } from 'taskrouter/sid';
import { type Entry, isEntry, isSnapshotPart, type SnapshotPart } from './entry';

/** What a run has been made with: the same again gives the same SIDs and the same routing. */
export interface RunHeader {
  readonly sidSeed: string;
  readonly workspaceSid: WorkspaceSid;
  readonly workflowSid: WorkflowSid;
  /** What must not change between two runs, as one text: the account and the routing choices. */
  readonly madeFor: string;
}

/** The header as the file has it. */
export interface SavedHeader extends RunHeader {
  /** How many lines after it are the snapshot's. */
  readonly parts: number;
}

/** The run found in a state file. */
export interface SavedRun {
  readonly header: SavedHeader;
  /** The snapshot that the entries follow; empty when they begin with the run. */
  readonly parts: readonly SnapshotPart[];
  readonly entries: readonly Entry[];
}

/**
 * Reads the values of a state file's lines.
 * @returns undefined when they aren't a header, all of its snapshot, and entries.
 */
export function readSavedRun(lines: readonly string[]): SavedRun | undefined {
  const [header, ...rest]: unknown[] = lines.map((line) => JSON.parse(line));
  if (!isSavedHeader(header)) return undefined;
  const parts = rest.slice(0, header.parts);
  const entries = rest.slice(header.parts);
  if (parts.length < header.parts || !parts.every(isSnapshotPart) || !entries.every(isEntry))
    return undefined;
  return { header, parts, entries };
}

/** The time of the last thing that happened in the run, in ms since the epoch. */
export function endOf({ parts, entries }: SavedRun): number {
  let time = 0;
  for (const part of parts) if (part.part === 'run') time = Math.max(time, part.engine.time);
  for (const entry of entries) if ('at' in entry) time = Math.max(time, entry.at);
  return time;
}

function isSavedHeader(value: unknown): value is SavedHeader {
  return (
    isJsonObject(value) &&
    typeof value.sidSeed === 'string' &&
    typeof value.madeFor === 'string' &&
    typeof value.parts === 'number' &&
    isSid('WS', value.workspaceSid) &&
    isSid('WW', value.workflowSid)
  );
}
