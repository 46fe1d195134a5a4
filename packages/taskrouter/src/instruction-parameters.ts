import { type OptionalField, optionalField, type RequiredField, requiredField } from './fields';
import { boolean, integer, listOf, oneOf, type Schema, sid, text, url } from './schema';

/*
 * Which parameters each assignment instruction takes: the one table from which the types, the parser and the JSON
 * Schema follow.
 * Source: https://www.twilio.com/docs/taskrouter/handle-assignment-callbacks (accept, reject, dequeue, call,
 * redirect) and https://www.twilio.com/docs/taskrouter/api/reservations (conference). The codes are those of
 * https://www.twilio.com/docs/api/errors.
 */

/** One parameter of an instruction. */
export type Parameter<T> = (RequiredField<T> | OptionalField<T>) & Coded;

interface Coded {
  /** Twilio's error code for a missing or malformed value; 0 where its dictionary has none. */
  readonly code: number;
}

const required = <T>(schema: Schema<T>, code: number): RequiredField<T> & Coded => ({
  ...requiredField(schema),
  code,
});
const optional = <T>(schema: Schema<T>, code = 0): OptionalField<T> & Coded => ({
  ...optionalField(schema),
  code,
});

const contact = text('a phone number in E.164 form, a client: or a SIP URI');
const callerId = text('a Twilio number or a verified caller ID');
const ringTime = integer(1, 999, 'a whole number of seconds');
const record = oneOf(['do-not-record', 'record-from-answer']);
const callEvents = listOf(['initiated', 'ringing', 'answered', 'completed']);
const method = oneOf(['GET', 'POST']);

/** The parameters of every instruction, in the order of Twilio's documentation. */
export const INSTRUCTION_PARAMETERS = {
  accept: {},
  reject: { activity_sid: optional(sid('WA'), 40100) },
  dequeue: {
    to: optional(contact, 40131),
    from: optional(callerId, 40132),
    post_work_activity_sid: optional(sid('WA'), 40130),
    record: optional(record),
    timeout: optional(ringTime),
    status_callback_url: optional(url(), 40157),
    status_callback_events: optional(callEvents, 40134),
  },
  call: {
    to: optional(contact, 40110),
    from: required(callerId, 40111),
    url: required(url('the absolute http(s) URL of the TwiML for the worker'), 40112),
    accept: optional(boolean),
    record: optional(record),
    timeout: optional(ringTime),
    status_callback_url: optional(url(), 40158),
  },
  redirect: {
    call_sid: required(sid('CA'), 40121),
    url: required(url('the absolute http(s) URL of the TwiML for the call'), 40120),
    accept: optional(boolean),
  },
  conference: {
    to: optional(contact, 40137),
    from: optional(callerId, 40138),
    post_work_activity_sid: optional(sid('WA'), 40139),
    timeout: optional(ringTime, 14233),
    record: optional(boolean),
    muted: optional(boolean),
    beep: optional(oneOf(['true', 'false', 'onEnter', 'onExit'])),
    start_conference_on_enter: optional(boolean),
    end_conference_on_exit: optional(boolean),
    end_conference_on_customer_exit: optional(boolean),
    beep_on_customer_entrance: optional(boolean),
    wait_url: optional(url()),
    wait_method: optional(method),
    early_media: optional(boolean),
    max_participants: optional(integer(2, 250)),
    status_callback: optional(url(), 40159),
    status_callback_method: optional(method),
    status_callback_event: optional(callEvents),
    conference_status_callback: optional(url()),
    conference_status_callback_method: optional(method),
    conference_status_callback_event: optional(
      listOf(['start', 'end', 'join', 'leave', 'mute', 'hold', 'speaker', 'modify', 'announcement']),
    ),
    conference_record: optional(oneOf(['true', 'false', 'record-from-start', 'do-not-record'])),
    conference_trim: optional(oneOf(['trim-silence', 'do-not-trim'])),
    recording_channels: optional(oneOf(['mono', 'dual'])),
    recording_status_callback: optional(url()),
    recording_status_callback_method: optional(method),
    conference_recording_status_callback: optional(url()),
    conference_recording_status_callback_method: optional(method),
    region: optional(text('a Twilio region such as us1 or ie1')),
    sip_auth_username: optional(text('a SIP user name')),
    sip_auth_password: optional(text('a SIP password')),
    jitter_buffer_size: optional(oneOf(['small', 'medium', 'large', 'off'])),
  },
} as const satisfies Record<string, Record<string, Parameter<unknown>>>;
