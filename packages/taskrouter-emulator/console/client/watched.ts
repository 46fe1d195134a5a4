import { batch, type Signal, signal } from '@preact/signals';
import type { RowTable, TableWatcher } from '../data/table';
import { UndoJournal } from '../data/undo-journal';
import { World } from '../data/world';

/** How long changes wait when no frame is drawn, in ms: a page in the background has none. */
const HIDDEN_DELAY = 500;

/**
 * Signals for rows and groups, made when something is drawn from them. What changes is told once a frame, however
 * often it changed.
 */
export class Watched implements TableWatcher {
  readonly journal = new UndoJournal();
  readonly world = new World(this);
  private readonly signals = new Map<string, Signal<number>>();
  private readonly waiting = new Set<string>();
  private timer: number | undefined;

  changed(key: string): void {
    if (!this.signals.has(key)) return;
    this.waiting.add(key);
    this.timer ??= document.hidden
      ? window.setTimeout(() => this.tell(), HIDDEN_DELAY)
      : requestAnimationFrame(() => this.tell());
  }

  recorded(undo: () => void): void {
    this.journal.record(undo);
  }

  /** Draws the caller again when what the key stands for changes. */
  watch(key: string): void {
    const known = this.signals.get(key);
    if (known !== undefined) {
      known.value;
      return;
    }
    const made = signal(0, { unwatched: () => this.signals.delete(key) });
    this.signals.set(key, made);
    made.value;
  }

  private tell(): void {
    this.timer = undefined;
    const keys = [...this.waiting];
    this.waiting.clear();
    batch(() => {
      for (const key of keys) {
        const changed = this.signals.get(key);
        if (changed !== undefined) changed.value++;
      }
    });
  }
}

/** A row, watched. */
export function watchedRow<Row extends { readonly sid: string }>(
  watched: Watched,
  table: RowTable<Row>,
  sid: string,
): Row | undefined {
  watched.watch(`${table.name}/${sid}`);
  return table.get(sid);
}

/** Who is in a group, watched; what the rows say has to be watched beside. */
export function watchedGroup<Row extends { readonly sid: string }>(
  watched: Watched,
  table: RowTable<Row>,
  group = 'all',
): readonly Row[] {
  watched.watch(`${table.name}#${group}`);
  return table.group(group);
}
