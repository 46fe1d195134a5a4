import { readState } from './read-state';
import type { LogEntry, RecordedLog } from './recorded-log';
import { takeIn } from './take-in';
import type { UndoJournal } from './undo-journal';
import type { World } from './world';

/** Walks through a log, forwards and backwards; each step costs what it changes. */
export class LogPlayer {
  readonly entries: readonly LogEntry[];

  constructor(
    log: RecordedLog,
    private readonly world: World,
    private readonly journal: UndoJournal,
  ) {
    this.entries = log.entries;
    readState(world, log.state);
  }

  /** How many entries have happened. */
  get position(): number {
    return this.journal.length;
  }

  /** The moment that is reached. */
  get time(): number {
    return (this.entries[this.position - 1] ?? this.entries[0])?.at ?? 0;
  }

  goTo(position: number): void {
    const wanted = Math.max(0, Math.min(this.entries.length, position));
    while (this.position > wanted) this.journal.undo();
    while (this.position < wanted) {
      const entry = this.entries[this.position];
      this.journal.step(() => {
        if (entry !== undefined) takeIn(this.world, entry.type, entry.told);
      });
    }
  }
}
