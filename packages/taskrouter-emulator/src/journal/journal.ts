import type { Entry, Part } from './entry';

/** Where everything the engine is asked is written down. */
export interface Journal {
  note(entry: Entry): void;
  /** Resolves when everything noted so far cannot be lost any more. */
  durable(): Promise<void>;
  /** Whether so much has been noted that `replace` is due. */
  readonly isLong: boolean;
  /** Replaces what has been noted by what came of it. */
  replace(parts: Iterable<Part>): void;
}
