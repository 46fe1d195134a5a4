import type { JsonObject } from 'taskrouter/parsed';
import { objectIn, textIn, timeIn } from './json';
import type { EventRow } from './rows';

/** An event as REST gives it, and as the stream and a log say it. */
export function readEvent(event: JsonObject, order: number): EventRow {
  const fields = objectIn(event, 'event_data');
  return {
    sid: textIn(event, 'sid') ?? `event ${order}`,
    order,
    at: timeIn(event, 'event_date_ms') ?? timeIn(event, 'event_date') ?? 0,
    type: textIn(event, 'event_type') ?? 'unknown',
    description: textIn(event, 'description') ?? '',
    resourceSid: textIn(event, 'resource_sid') ?? '',
    workspaceSid: textIn(event, 'workspace_sid') ?? textIn(fields, 'workspace_sid') ?? '',
    fields,
  };
}
