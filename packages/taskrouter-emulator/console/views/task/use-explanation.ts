import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { call } from '../../client/api';
import { events, groupOf, isReplay } from '../../client/shown';
import { type Explanation, readExplanation } from '../../data/explanation';

/** ms after something has happened until the engine is asked anew: one question for all that happens together. */
const SETTLED_MS = 200;

/** The engine's explanation, asked for again whenever something has happened. */
export function useExplanation(sid: string): Explanation | undefined {
  const explanation = useSignal<Explanation | undefined>(undefined);
  const newest = groupOf(events).at(-1)?.sid;
  const isOfLog = isReplay.value;
  useEffect(() => {
    if (isOfLog) return;
    let isWanted = true;
    const ask = () =>
      call({ path: `/_emulator/tasks/${sid}/explanation` })
        .then((body) => {
          if (isWanted) explanation.value = readExplanation(body);
        })
        .catch(() => undefined);
    const timer = setTimeout(ask, explanation.value === undefined ? 0 : SETTLED_MS);
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [sid, newest, isOfLog]);
  return isOfLog ? undefined : explanation.value;
}
