import { signal } from '@preact/signals';
import type { RowTable } from '../data/table';
import type { World } from '../data/world';
import { Watched, watchedGroup, watchedRow } from './watched';

/** What is shown: the emulator as it is, or a moment of a log. */
export const shown = signal<Watched>(new Watched());

/** Whether what is shown is a moment of a log, which nothing can be done to. */
export const isReplay = signal(false);

type Pick<Row extends { readonly sid: string }> = (world: World) => RowTable<Row>;

/** A row of the world that is shown, watched. */
export function rowOf<Row extends { readonly sid: string }>(
  pick: Pick<Row>,
  sid: string | null | undefined,
): Row | undefined {
  return sid == null ? undefined : watchedRow(shown.value, pick(shown.value.world), sid);
}

/** A group of rows of the world that is shown, watched. */
export function groupOf<Row extends { readonly sid: string }>(
  pick: Pick<Row>,
  group?: string,
): readonly Row[] {
  return watchedGroup(shown.value, pick(shown.value.world), group);
}

export const workspaces = (world: World) => world.workspaces;
export const activities = (world: World) => world.activities;
export const channels = (world: World) => world.channels;
export const workers = (world: World) => world.workers;
export const queues = (world: World) => world.queues;
export const workflows = (world: World) => world.workflows;
export const tasks = (world: World) => world.tasks;
export const reservations = (world: World) => world.reservations;
export const events = (world: World) => world.events;
export const callbacks = (world: World) => world.callbacks;
export const requests = (world: World) => world.requests;
export const inspections = (world: World) => world.inspections;
export const alerts = (world: World) => world.alerts;

/** What a SID stands for is called, where the page knows it. */
export function nameOf(sid: string): string | undefined {
  const { world } = shown.value;
  switch (sid.slice(0, 2)) {
    case 'WK':
      return rowOf(workers, sid)?.name;
    case 'WQ':
      return rowOf(queues, sid)?.name;
    case 'WW':
      return rowOf(workflows, sid)?.name;
    case 'WA':
      return rowOf(activities, sid)?.name;
    case 'WS':
      return rowOf(workspaces, sid)?.name;
    case 'TC':
      return world.channels.get(sid)?.uniqueName;
    default:
      return undefined;
  }
}
