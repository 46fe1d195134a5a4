import { type Json, type JsonObject, type Parsed, type Problem, parseJsonObject } from 'taskrouter/parsed';
import { type AccountSid, isSid, sidForm, type WorkspaceSid } from 'taskrouter/sid';
import type { Form } from '../http/form';

/**
 * Something that happened in a Workspace, as TaskRouter tells it to the Workspace's event callback URL.
 * Source: https://www.twilio.com/docs/taskrouter/api/event/reference
 */
export interface WorkspaceEvent {
  /** For instance `task.created`. */
  readonly type: string;
  readonly accountSid: AccountSid;
  readonly workspaceSid: WorkspaceSid;
  /** When it happened, in milliseconds since the epoch; undefined where the Timestamp is missing or unreadable. */
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
  const time =
    typeof Timestamp === 'string' && /^\d{9,11}$/.test(Timestamp) ? Number(Timestamp) * 1_000 : undefined;
  return {
    ok: true,
    value: { type: EventType, accountSid: AccountSid, workspaceSid: WorkspaceSid, time, detail },
  };
}

/** `TaskAttributes` and `WorkerAttributes` are JSON text; where they are not, the text is kept. */
function detailOf(name: string, value: string | readonly string[]): Json {
  return name.endsWith('Attributes') && typeof value === 'string' ? (parseJsonObject(value) ?? value) : value;
}
