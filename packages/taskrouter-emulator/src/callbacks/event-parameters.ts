import type { AccountSid, WorkspaceSid } from 'taskrouter/sid';
import { dataOf } from '../events/event-data';
import type { EventRecord } from '../events/event-record';
import { digest } from '../sids';
import { withEscapedSlashes } from './worker-attributes';

/**
 * The parameters of an event callback: those every event has, and its fields in CamelCase.
 * Source: https://www.twilio.com/docs/taskrouter/api/event/reference
 */
export function eventParameters(accountSid: AccountSid, event: EventRecord): Record<string, string> {
  const { sid, workspaceSid, type, at, description, resource, fields } = event;
  const parameters: Record<string, string> = {
    EventType: type,
    Sid: sid,
    AccountSid: accountSid,
    EventDescription: description,
    ResourceType: resource.type,
    ResourceSid: resource.sid,
    Timestamp: String(Math.floor(at / 1000)),
    TimestampMs: String(at),
    ...(hasOperatingUnit(type) && { OperatingUnitSid: operatingUnitOf(workspaceSid) }),
  };
  for (const [name, value] of Object.entries(dataOf(fields)))
    parameters[camelCase(name)] = name === 'worker_attributes' ? withEscapedSlashes(value) : value;
  return parameters;
}

/** Source: the fields of recorded events; a strict parser refuses those that lack it. */
function hasOperatingUnit(type: EventRecord['type']): boolean {
  return /^(worker|task|reservation|task-queue)\./.test(type) && type !== 'task-queue.deleted';
}

/** One for each workspace, always the same. */
function operatingUnitOf(workspaceSid: WorkspaceSid): string {
  return `OU${digest(`operating unit of ${workspaceSid}`)}`;
}

/** `worker_activity_sid` is `WorkerActivitySid`. */
function camelCase(name: string): string {
  return name.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
