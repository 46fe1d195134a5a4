import { isJsonObject, type Json, type JsonObject } from 'taskrouter/parsed';

/*
 * What a real workspace recorded, in any of the three forms in which TaskRouter gives it: pages of `GET /Events`, the
 * bodies of event callbacks, and the CloudEvents of Event Streams. Sources:
 * https://www.twilio.com/docs/taskrouter/api/event, https://www.twilio.com/docs/taskrouter/api/event/reference and
 * https://www.twilio.com/docs/events/event-types/taskrouter/reservation
 */

/** One event, whatever form it came in. */
export interface RecordedEvent {
  /** Where it stands in the file, from 1. */
  readonly line: number;
  /** ms since the epoch. */
  readonly at: number;
  /** `reservation.created`. */
  readonly type: string;
  /** A field by its REST name such as `task_sid`; undefined when it isn't there or is empty. */
  readonly field: (name: string) => string | undefined;
}

/** The events of a file in the order in which they happened, or what is wrong with it. */
export type RecordedEvents =
  | { readonly ok: true; readonly events: readonly RecordedEvent[] }
  | { readonly ok: false; readonly problems: readonly string[] };

interface RawEvent {
  readonly line: number;
  readonly event: JsonObject;
}

/** Reads the text of a file of events. */
export function parseRecordedEvents(text: string): RecordedEvents {
  const whole = parseJson(text);
  const raw = whole === undefined ? linesOf(text) : unpack(whole, 1);
  if (!Array.isArray(raw)) return raw;
  const problems: string[] = [];
  const events: RecordedEvent[] = [];
  for (const one of raw) {
    const event = eventOf(one);
    if (typeof event === 'string') problems.push(`line ${one.line}: ${event}`);
    else events.push(event);
  }
  if (raw.length === 0) problems.push('line 1: there is no event in it');
  if (problems.length > 0) return { ok: false, problems };
  // A page of GET /Events lists the newest first; a stable sort keeps the order of those in the same ms.
  const isNewestFirst = (events[0]?.at ?? 0) > (events.at(-1)?.at ?? 0);
  return {
    ok: true,
    events: (isNewestFirst ? events.reverse() : events).sort((one, other) => one.at - other.at),
  };
}

// Every line a JSON document or a form.
function linesOf(text: string): RawEvent[] | { readonly ok: false; readonly problems: readonly string[] } {
  const found: RawEvent[] = [];
  const problems: string[] = [];
  for (const [index, content] of text.split(/\r?\n/).entries()) {
    const line = index + 1;
    if (content.trim() === '') continue;
    const json = parseJson(content);
    if (json !== undefined) found.push(...unpack(json, line));
    else if (/^[\w%+.-]+=/.test(content)) {
      found.push({ line, event: Object.fromEntries(new URLSearchParams(content.trim())) });
    } else problems.push(`line ${line}: is neither JSON nor the body of an event callback`);
  }
  return problems.length > 0 ? { ok: false, problems } : found;
}

/** A page, a list of pages or events, or one event. */
function unpack(json: Json, line: number): RawEvent[] {
  if (Array.isArray(json)) return json.flatMap((item: Json) => unpack(item, line));
  if (!isJsonObject(json)) return [{ line, event: {} }];
  return Array.isArray(json.events) ? unpack(json.events, line) : [{ line, event: json }];
}

function eventOf({ line, event }: RawEvent): RecordedEvent | string {
  const data = isJsonObject(event.data) ? event.data : undefined;
  const payload = data !== undefined && isJsonObject(data.payload) ? data.payload : data;
  const fields = payload ?? (isJsonObject(event.event_data) ? event.event_data : event);
  const byKey = new Map(Object.entries(fields).map(([name, value]) => [keyOf(name), value]));
  const type = textOf(event.event_type) ?? textOf(byKey.get('eventtype')) ?? cloudType(event.type);
  if (type === undefined) return 'has no event type (event_type, EventType or type)';
  const at = momentOf([
    event.event_date_ms,
    byKey.get('timestampms'),
    byKey.get('timestamp'),
    event.event_date,
    event.time,
    data?.timestamp,
  ]);
  if (at === undefined) return `${type} has no time (event_date_ms, TimestampMs, Timestamp or time)`;
  return { line, at, type, field: (name) => textOf(byKey.get(keyOf(name))) };
}

/** `TaskSid` and `task_sid` are the same field. */
function keyOf(name: string): string {
  return name.replaceAll('_', '').toLowerCase();
}

function cloudType(type: Json | undefined): string | undefined {
  return typeof type === 'string' ? type.replace(/^com\.twilio\.taskrouter\./, '') : undefined;
}

// ms or seconds as a number or as text, or a date.
function momentOf(candidates: readonly (Json | undefined)[]): number | undefined {
  for (const candidate of candidates) {
    const text = textOf(candidate);
    if (text === undefined) continue;
    const at = /^\d+$/.test(text) ? Number(text) * (text.length > 11 ? 1 : 1000) : Date.parse(text);
    if (!Number.isNaN(at)) return at;
  }
  return undefined;
}

function textOf(value: Json | undefined): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return isJsonObject(value) ? JSON.stringify(value) : undefined;
}

function parseJson(text: string): Json | undefined {
  try {
    const value: Json = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}
