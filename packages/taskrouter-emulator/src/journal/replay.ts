import type { Engine } from '../engine/engine';
import type { RunState } from '../run-state';
import type { Entry } from './entry';

/**
 * Does again what a journal says. Messages that follow stay in the outbox, and what people have seen then is not shown
 * to them again.
 */
export function replay({ engine, outbox, recorder }: RunState, entries: Iterable<Entry>): void {
  recorder.silently(() => {
    for (const entry of entries) {
      if (entry.do === 'acknowledge') {
        outbox.acknowledge(entry.n);
        continue;
      }
      try {
        repeat(engine, entry);
      } catch {
        // What was refused then is refused again, and has used up the same SIDs.
      }
      outbox.hold();
    }
  });
}

/** Asks the engine again what was asked of it. @throws CommandError when it was refused then, too. */
export function repeat(engine: Engine, entry: Entry): void {
  switch (entry.do) {
    case 'createWorkspace':
      engine.createWorkspace(entry.at, entry.params);
      break;
    case 'deleteWorkspace':
      engine.deleteWorkspace(entry.at, entry.sid);
      break;
    case 'execute':
      engine.execute(entry.at, entry.sid, entry.name, entry.params);
      break;
    case 'advance':
      engine.advanceTo(entry.at);
  }
}
