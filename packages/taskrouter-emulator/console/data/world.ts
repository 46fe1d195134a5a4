import {
  type ActivityRow,
  type ChannelRow,
  type EventRow,
  isLive,
  isOpen,
  type QueueRow,
  type ReservationRow,
  type TaskRow,
  type WorkerRow,
  type WorkflowRow,
  type WorkspaceRow,
} from './rows';
import { RowTable, type TableWatcher } from './table';
import type { AlertRow, InspectionRow, RequestRow, SentCallbackRow } from './traffic-rows';

/** Most of what has ended or passed that is kept: the page stays as light after a day as after a minute. */
const KEPT = { events: 20_000, endedTasks: 2_000, traffic: 1_000 };

const UNWATCHED: TableWatcher = { changed: () => undefined, recorded: () => undefined };

/** Everything the page knows of the emulator: live, or as it was at some moment of a log. */
export class World {
  readonly workspaces;
  readonly activities;
  readonly channels;
  readonly workers;
  readonly queues;
  readonly workflows;
  readonly tasks;
  readonly reservations;
  readonly events;
  readonly callbacks;
  readonly requests;
  readonly inspections;
  readonly alerts;
  private lastOrder = 0;

  constructor(watcher: TableWatcher = UNWATCHED) {
    const named = <Row extends { readonly sid: string }>(name: string) => {
      const orders = new Map<string, number>();
      return new RowTable<Row>({ name, orderOf: ({ sid }) => orderIn(orders, sid) }, watcher);
    };
    this.workspaces = named<WorkspaceRow>('workspaces');
    this.activities = named<ActivityRow>('activities');
    this.channels = named<ChannelRow>('channels');
    this.workers = named<WorkerRow>('workers');
    this.queues = named<QueueRow>('queues');
    this.workflows = named<WorkflowRow>('workflows');
    this.tasks = new RowTable<TaskRow>(
      { name: 'tasks', groupsOf: taskGroups, orderOf: ({ order }) => order },
      watcher,
    );
    this.reservations = new RowTable<ReservationRow>(
      { name: 'reservations', groupsOf: reservationGroups, orderOf: ({ order }) => order },
      watcher,
    );
    this.events = new RowTable<EventRow>(
      { name: 'events', groupsOf: eventGroups, orderOf: ({ order }) => order },
      watcher,
    );
    const passed = <
      Row extends { readonly sid: string; readonly order: number; readonly about: readonly string[] },
    >(
      name: string,
    ) => new RowTable<Row>({ name, groupsOf: ({ about }) => about, orderOf: ({ order }) => order }, watcher);
    this.callbacks = passed<SentCallbackRow>('callbacks');
    this.requests = passed<RequestRow>('requests');
    this.inspections = passed<InspectionRow>('inspections');
    this.alerts = passed<AlertRow>('alerts');
  }

  /** A number higher than all before. */
  nextOrder(): number {
    return ++this.lastOrder;
  }

  /** Forgets what is oldest of what has ended or passed. */
  trim(): void {
    this.events.keepLast(KEPT.events);
    this.callbacks.keepLast(KEPT.traffic);
    this.requests.keepLast(KEPT.traffic);
    this.inspections.keepLast(KEPT.traffic);
    this.alerts.keepLast(KEPT.traffic);
    const ended = this.tasks.group('ended');
    for (const { sid } of ended.slice(0, Math.max(0, ended.length - KEPT.endedTasks))) {
      for (const reservation of [...this.reservations.group(sid)]) this.reservations.delete(reservation.sid);
      this.tasks.delete(sid);
    }
  }
}

/** The groups of a task: by status, by workspace, where it waits, and where it is in its workflow. */
function taskGroups({ status, queueSid, workflowSid, place, workspaceSid }: TaskRow): string[] {
  if (!isLive(status)) return ['ended', status, workspaceSid];
  const groups = ['live', status, workspaceSid, `live:${workspaceSid}`];
  if (queueSid !== null) groups.push(queueSid, `${queueSid}:${status}`);
  if (workflowSid !== null) {
    groups.push(workflowSid);
    if (place !== null) groups.push(placeGroup(workflowSid, place.filter, place.target));
  }
  return groups;
}

/** The group of the tasks at one target of a workflow. */
export function placeGroup(workflowSid: string, filter: number, target: number): string {
  return `${workflowSid}:${filter}:${target}`;
}

function reservationGroups({ taskSid, workerSid, status }: ReservationRow): string[] {
  return [taskSid, workerSid, ...(isOpen(status) ? [openGroup(workerSid)] : [])];
}

/** The group of a worker's reservations that take capacity. */
export function openGroup(workerSid: string): string {
  return `${workerSid}:open`;
}

/** An event is in the group of each SID it speaks of. */
function eventGroups({ resourceSid, fields }: EventRow): string[] {
  const sids = ['task_sid', 'reservation_sid', 'worker_sid', 'task_queue_sid', 'workflow_sid'].flatMap(
    (name) => {
      const sid = fields[name];
      return typeof sid === 'string' ? [sid] : [];
    },
  );
  return [...new Set([resourceSid, ...sids])];
}

function orderIn(orders: Map<string, number>, sid: string): number {
  const known = orders.get(sid);
  if (known !== undefined) return known;
  orders.set(sid, orders.size);
  return orders.size - 1;
}
