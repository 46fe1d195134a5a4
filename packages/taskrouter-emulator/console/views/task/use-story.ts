import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { call } from '../../client/api';
import { alerts, callbacks, events, groupOf, isReplay, requests } from '../../client/shown';
import { objectsIn } from '../../data/json';
import { readEvent } from '../../data/read-event';
import type { EventRow } from '../../data/rows';
import { type StoryEntry, taskStory } from '../../data/story';

/** Everything that is known of what happened to a task: what came live, and what happened before the page was there. */
export function useStory(sid: string): readonly StoryEntry[] {
  const earlier = useSignal<readonly EventRow[]>([]);
  const isOfLog = isReplay.value;
  useEffect(() => {
    if (isOfLog) return;
    let isWanted = true;
    call({ path: `/_emulator/resources/${sid}` })
      .then((body) => {
        if (isWanted)
          earlier.value = objectsIn(body, 'events').map((event, index) => readEvent(event, index));
      })
      // A task that is gone has no earlier events; those that came live are there.
      .catch(() => undefined);
    return () => {
      isWanted = false;
    };
  }, [sid, isOfLog, earlier]);
  const live = groupOf(events, sid);
  const known = new Set(live.map((event) => event.sid));
  const before = isOfLog ? [] : earlier.value.filter((event) => !known.has(event.sid));
  return taskStory(
    [...before, ...live],
    groupOf(callbacks, sid),
    groupOf(requests, sid),
    groupOf(alerts, sid),
  );
}
