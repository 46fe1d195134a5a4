import type { Engine } from '../engine/engine';
import type { Entry } from './entry';

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
