import { textIn } from './json';
import type { EventRow } from './rows';
import type { AlertRow, RequestRow, SentCallbackRow } from './traffic-rows';

/** One thing that happened to a task. */
export type StoryEntry =
  | { readonly kind: 'event'; readonly at: number; readonly event: EventRow }
  | { readonly kind: 'callback'; readonly at: number; readonly callback: SentCallbackRow }
  | { readonly kind: 'request'; readonly at: number; readonly request: RequestRow }
  | { readonly kind: 'alert'; readonly at: number; readonly alert: AlertRow };

/** Everything that happened to a task, oldest first. What happened in the same ms stands in the order of its cause. */
export function taskStory(
  events: readonly EventRow[],
  callbacks: readonly SentCallbackRow[],
  requests: readonly RequestRow[],
  alerts: readonly AlertRow[],
): readonly StoryEntry[] {
  const entries: StoryEntry[] = [
    ...requests
      .filter(({ method }) => method !== 'GET')
      .map((request) => ({ kind: 'request' as const, at: request.at, request })),
    ...events.map((event) => ({ kind: 'event' as const, at: event.at, event })),
    ...callbacks
      .filter(({ kind }) => kind !== 'event')
      .map((callback) => ({ kind: 'callback' as const, at: callback.at, callback })),
    ...alerts.map((alert) => ({ kind: 'alert' as const, at: alert.at, alert })),
  ];
  return entries.sort((a, b) => a.at - b.at);
}

export const STORY_STEPS = [
  'created',
  'queue',
  'reserved',
  'callback',
  'accepted',
  'assigned',
  'wrapping',
  'completed',
] as const;
export type StoryStepName = (typeof STORY_STEPS)[number] | 'canceled' | 'deleted';

/** A step of the story in short. */
export interface StoryStep {
  readonly name: StoryStepName;
  /** Undefined while it hasn't happened. */
  readonly at: number | undefined;
  /** Who or what it was about: a queue, a worker, the callback's status. */
  readonly detail: string | undefined;
  /** How often it happened. */
  readonly times: number;
  readonly isBad: boolean;
}

interface Happened {
  readonly name: StoryStepName;
  readonly at: number;
  readonly detail?: string | undefined;
  readonly isBad?: boolean;
}

/** The story in short: each step as it happened last, and those still to come. */
export function stepsOf(entries: readonly StoryEntry[]): readonly StoryStep[] {
  const happened = entries.flatMap(happeningsIn);
  const end = happened.findLast(({ name }) => name === 'canceled' || name === 'deleted');
  const names: readonly StoryStepName[] =
    end === undefined
      ? STORY_STEPS
      : [...STORY_STEPS.filter((name) => happened.some((one) => one.name === name)), end.name];
  return names.map((name) => {
    const times = happened.filter((one) => one.name === name);
    const latest = times.at(-1);
    return {
      name,
      at: latest?.at,
      detail: latest?.detail,
      times: times.length,
      isBad: latest?.isBad === true,
    };
  });
}

function happeningsIn(entry: StoryEntry): readonly Happened[] {
  if (entry.kind === 'callback') {
    const { kind, answer } = entry.callback;
    if (kind !== 'assignment') return [];
    const isBad = answer.status < 200 || answer.status > 299;
    return [
      {
        name: 'callback',
        at: entry.at,
        detail: answer.status === 0 ? 'no answer' : String(answer.status),
        isBad,
      },
    ];
  }
  return entry.kind === 'event' ? eventHappenings(entry.event) : [];
}

function eventHappenings({ type, at, fields }: EventRow): readonly Happened[] {
  const worker = textIn(fields, 'worker_name') ?? undefined;
  switch (type) {
    case 'task.created':
      return [{ name: 'created', at }];
    case 'task-queue.entered':
    case 'task-queue.moved':
      return [{ name: 'queue', at, detail: textIn(fields, 'task_queue_name') ?? undefined }];
    case 'reservation.created':
      return [{ name: 'reserved', at, detail: worker }];
    case 'reservation.accepted':
      return [
        { name: 'accepted', at, detail: worker },
        { name: 'assigned', at, detail: worker },
      ];
    case 'reservation.rejected':
    case 'reservation.timeout':
      return [{ name: 'reserved', at, detail: `${worker}: ${type.slice(12)}`, isBad: true }];
    case 'task.wrapup':
      return [{ name: 'wrapping', at, detail: worker }];
    case 'task.completed':
      return [{ name: 'completed', at, detail: textIn(fields, 'reason') ?? undefined }];
    case 'task.canceled':
      return [{ name: 'canceled', at, detail: textIn(fields, 'reason') ?? undefined, isBad: true }];
    case 'task.deleted':
    case 'task.system-deleted':
      return [{ name: 'deleted', at, isBad: true }];
    default:
      return [];
  }
}
