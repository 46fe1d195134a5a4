import { type Json, type JsonObject, type Parsed, type Problem, parseJsonObject } from 'taskrouter/parsed';
import { type AccountSid, isSid, sidForm, type WorkspaceSid } from 'taskrouter/sid';
import type { Form } from '../http/form';
import type { GuardedParameters } from '../twilio/signed-string';
import { timeOf } from './freshness';

/**
 * Something that happened in a Workspace, as TaskRouter tells it to the Workspace's event callback URL.
 * Source: https://www.twilio.com/docs/taskrouter/api/event/reference
 */
export interface WorkspaceEvent {
  /** For instance `task.created`. */
  readonly type: string;
  readonly accountSid: AccountSid;
  readonly workspaceSid: WorkspaceSid;
  /** When it happened, in milliseconds since the epoch; undefined where the Timestamp is missing. */
  readonly time: number | undefined;
  /** All parameters by Twilio's names; attributes as the JSON they hold. */
  readonly detail: JsonObject;
}

/** The parameters of an event callback as a {@link WorkspaceEvent}; which ones there are depends on the type. */
export function parseWorkspaceEvent(form: Form): Parsed<WorkspaceEvent> {
  const { EventType, AccountSid, WorkspaceSid, Timestamp } = form;
  const problems: Problem[] = [];
  if (typeof EventType !== 'string' || !/^[a-z-]+(\.[a-z-]+)+$/.test(EventType)) {
    problems.push({ path: 'EventType', message: 'is not the type of an event, e.g. task.created' });
  }
  if (!isSid('AC', AccountSid)) problems.push({ path: 'AccountSid', message: `is not ${sidForm('AC')}` });
  if (!isSid('WS', WorkspaceSid)) problems.push({ path: 'WorkspaceSid', message: `is not ${sidForm('WS')}` });
  if (
    problems.length > 0 ||
    typeof EventType !== 'string' ||
    !isSid('AC', AccountSid) ||
    !isSid('WS', WorkspaceSid)
  ) {
    return { ok: false, problems };
  }
  const detail = Object.fromEntries(
    Object.entries(form).map(([name, value]) => [name, detailOf(name, value)]),
  );
  const time = timeOf(Timestamp);
  return {
    ok: true,
    value: { type: EventType, accountSid: AccountSid, workspaceSid: WorkspaceSid, time, detail },
  };
}

/** `TaskAttributes` and `WorkerAttributes` are JSON text; where they are not, the text is kept. */
function detailOf(name: string, value: string | readonly string[]): Json {
  return name.endsWith('Attributes') && typeof value === 'string' ? (parseJsonObject(value) ?? value) : value;
}

/** The parameters that have a form of their own, and how their values begin; SIDs by their prefix. */
export const EVENT_PARAMETERS: GuardedParameters = {
  AccountSid: 'AC',
  ActivitySid: 'WA',
  EventType: '[a-z]',
  OperatingUnitSid: 'OU',
  ReservationSid: 'WR',
  ResourceSid: '[A-Z]{2}[0-9a-fA-F]',
  Sid: 'EV',
  TaskAge: '\\d',
  TaskAttributes: '\\s*{',
  TaskChannelSid: 'TC',
  TaskPriority: '\\d',
  TaskQueueSid: 'WQ',
  TaskSid: 'WT',
  Timestamp: '\\d',
  WorkerActivitySid: 'WA',
  WorkerAttributes: '\\s*{',
  WorkerPreviousActivitySid: 'WA',
  WorkerSid: 'WK',
  WorkflowSid: 'WW',
  WorkspaceSid: 'WS',
};

/** Whether such a parameter can be cut neither shorter nor longer. */
export function isWholeEventParameter(name: string, value: string): boolean {
  if (name === 'Timestamp') return timeOf(value) !== undefined;
  if (name.endsWith('Attributes')) return parseJsonObject(value) !== undefined;
  return (name.endsWith('Sid') ? /^[A-Z]{2}[0-9a-fA-F]{32}$/ : /^(\d+|[a-z.-]+)$/).test(value);
}
