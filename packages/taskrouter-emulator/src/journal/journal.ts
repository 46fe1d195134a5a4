import type { Entry, SnapshotPart } from './entry';

/** Where everything the engine is asked is written down, so that a run can be recovered. */
export interface Journal {
  append(entry: Entry): void;
  /** Resolves when everything appended so far cannot be lost any more. */
  durable(): Promise<void>;
  /** Whether so much has been appended that a checkpoint is due. */
  readonly isLong: boolean;
  /** Replaces everything appended so far by a snapshot of the run. */
  checkpoint(snapshot: Iterable<SnapshotPart>): void;
}

/** The journal of a run that is forgotten at its end. */
export const NO_JOURNAL: Journal = {
  append() {},
  durable: () => Promise.resolve(),
  isLong: false,
  checkpoint() {},
};
