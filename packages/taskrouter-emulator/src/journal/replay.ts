import type { Engine } from '../engine/engine';
import type { RunState } from '../run-state';
import type { EngineCall, Entry } from './entry';

/** An entry that was carried out then is refused now, or the other way round. */
export class ReplayError extends Error {
  override readonly name = 'ReplayError';

  /** @param index of the entry, counted from 0. */
  constructor(
    readonly index: number,
    message: string,
  ) {
    super(message);
  }
}

/**
 * Does again what a journal says. Messages that follow stay in the outbox, and what people have seen then is not shown
 * to them again.
 * @throws ReplayError when an entry doesn't end as it did: the state would be another one.
 */
export function replay({ engine, outbox, recorder }: RunState, entries: readonly Entry[]): void {
  recorder.silently(() => {
    for (const [index, entry] of entries.entries()) {
      if (entry.do === 'acknowledge') {
        outbox.acknowledge(entry.n);
        continue;
      }
      const refusal = refusalOf(() => repeat(engine, entry));
      if ((refusal !== undefined) !== (entry.refused === true)) {
        const difference =
          refusal === undefined ? 'was refused then and is not now' : `is refused now: ${refusal}`;
        throw new ReplayError(index, `${entry.do} ${difference}`);
      }
      outbox.hold();
    }
  });
}

/** Asks the engine again what was asked of it. @throws CommandError when it was refused then, too. */
export function repeat(engine: Engine, call: EngineCall): void {
  switch (call.do) {
    case 'createWorkspace':
      engine.createWorkspace(call.at, call.params);
      break;
    case 'deleteWorkspace':
      engine.deleteWorkspace(call.at, call.sid);
      break;
    case 'execute':
      engine.execute(call.at, call.sid, call.name, call.params);
      break;
    case 'chooseRouting':
      engine.chooseRouting(call.at, call.changes);
      break;
    case 'advance':
      engine.advanceTo(call.at);
  }
}

function refusalOf(call: () => void): string | undefined {
  try {
    call();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : 'unknown error';
  }
}
