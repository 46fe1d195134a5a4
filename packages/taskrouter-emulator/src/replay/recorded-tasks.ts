import { parseJsonObject } from 'taskrouter/parsed';
import type { RecordedTask } from '../simulation/demand';
import type { Duration } from '../simulation/duration';
import type { RecordedEvent } from './recorded-event';

const DAY_MS = 86_400_000;

interface Life {
  readonly created: RecordedEvent;
  acceptedAt: number | undefined;
  wrappingAt: number | undefined;
  endedAt: number | undefined;
  isCanceled: boolean;
}

/**
 * The tasks of a record as a demand: when they came, how long they took, and how long those waited who gave up. Those
 * who were answered would have waited for longer, nobody knows for how long: they wait for ever.
 * @param handling for tasks whose end is not in the record
 */
export function recordedTasks(
  events: readonly RecordedEvent[],
  handling: Duration | undefined,
): { readonly tasks: RecordedTask[]; readonly withoutEnd: number } {
  const lives = livesIn(events);
  const [first] = lives;
  if (first === undefined) return { tasks: [], withoutEnd: 0 };
  const midnight = Math.floor(first.created.at / DAY_MS) * DAY_MS;
  const tasks: RecordedTask[] = [];
  let withoutEnd = 0;
  for (const life of lives) {
    const time = handlingOf(life) ?? handling;
    if (time === undefined) withoutEnd++;
    else tasks.push(taskOf(life, time, midnight));
  }
  return { tasks, withoutEnd };
}

function livesIn(events: readonly RecordedEvent[]): Life[] {
  const lives = new Map<string, Life>();
  for (const event of events) {
    const sid = event.field('task_sid') ?? '';
    if (event.type === 'task.created') {
      lives.set(sid, {
        created: event,
        acceptedAt: undefined,
        wrappingAt: undefined,
        endedAt: undefined,
        isCanceled: false,
      });
    }
    const life = lives.get(sid);
    if (life === undefined) continue;
    if (event.type === 'reservation.accepted') life.acceptedAt ??= event.at;
    if (event.type === 'task.wrapup') life.wrappingAt ??= event.at;
    if (event.type === 'task.completed' || event.type === 'task.canceled') life.endedAt ??= event.at;
    if (event.type === 'task.canceled') life.isCanceled = true;
  }
  return [...lives.values()];
}

function handlingOf({ acceptedAt, wrappingAt, endedAt, isCanceled }: Life): Duration | undefined {
  const until = wrappingAt ?? endedAt;
  if (acceptedAt !== undefined && until !== undefined) return { constant: (until - acceptedAt) / 1000 };
  // Had the caller waited, the call would have taken no time that anybody knows.
  return isCanceled ? { constant: 0 } : undefined;
}

function taskOf(life: Life, handling: Duration, midnight: number): RecordedTask {
  const { created, wrappingAt, endedAt, isCanceled } = life;
  const { at, field } = created;
  const workflow = field('workflow_name');
  const channel = field('task_channel_unique_name');
  return {
    arrivedAt: (at - midnight) / 1000,
    attributes: parseJsonObject(field('task_attributes') ?? '{}') ?? {},
    handling,
    ...(workflow !== undefined && { workflow }),
    ...(channel !== undefined && { channel }),
    ...(wrappingAt !== undefined &&
      endedAt !== undefined && { afterCall: { constant: (endedAt - wrappingAt) / 1000 } }),
    ...(isCanceled && endedAt !== undefined && { patience: { constant: (endedAt - at) / 1000 } }),
  };
}
