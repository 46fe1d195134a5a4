import type { RunState } from '../run-state';
import type { SnapshotPart } from './entry';

/** Everything a run has come to, as plain data in parts; to be taken between two commands. */
export function* takeRunSnapshot(state: RunState): Iterable<SnapshotPart> {
  const { engine, sids, eventSids, outbox, events, statistics } = state;
  yield {
    part: 'run',
    engine: engine.dump(),
    sids: sids.position,
    eventSids: eventSids.position,
    outbox: outbox.state,
  };
  for (const part of events.dump()) yield { part: 'events', ...part };
  for (const part of statistics.dump()) yield { part: 'statistics', ...part };
}

/** Makes everything again that a snapshot was taken of. To be called on a new state. */
export function restoreRunSnapshot(state: RunState, parts: Iterable<SnapshotPart>): void {
  const { engine, sids, eventSids, outbox, events, statistics } = state;
  for (const part of parts) {
    switch (part.part) {
      case 'run':
        engine.load(part.engine);
        sids.position = part.sids;
        eventSids.position = part.eventSids;
        outbox.restore(part.outbox);
        break;
      case 'events':
        events.load(part);
        break;
      case 'statistics':
        statistics.load(part);
    }
  }
}
