import { isJsonObject, type Parsed, type Problem } from './parsed';
import { isSid, type Sid, type SidPrefix, sidForm } from './sid';
import { closest } from './suggestion';

/*
 * Assignment instructions: what an Assignment Callback may answer.
 * Source: https://www.twilio.com/docs/taskrouter/handle-assignment-callbacks (accept, reject, dequeue, call,
 * redirect) and https://www.twilio.com/docs/taskrouter/api/reservations (conference). The codes are those of
 * https://www.twilio.com/docs/api/errors.
 *
 * One table says which parameters each instruction takes; the types and the parser are derived from it.
 */

interface Spec<T> {
  /** What the parameter takes, for people. */
  readonly form: string;
  /** Twilio's error code for a missing or malformed value; 0 where its dictionary has none. */
  readonly code: number;
  readonly required: boolean;
  readonly is: (value: unknown) => value is T;
}

type Required<T> = Spec<T> & { readonly required: true };
type Optional<T> = Spec<T> & { readonly required: false };

function optional<T>(form: string, code: number, is: (value: unknown) => value is T): Optional<T> {
  return { form, code, required: false, is };
}
function required<T>(form: string, code: number, is: (value: unknown) => value is T): Required<T> {
  return { form, code, required: true, is };
}

const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== '';
const isBoolean = (value: unknown): value is boolean => typeof value === 'boolean';
const isUrl = (value: unknown): value is string =>
  typeof value === 'string' && /^https?:\/\/[^/\s]/i.test(value) && URL.canParse(value);
const isWholeNumber =
  (min: number, max: number) =>
  (value: unknown): value is number =>
    typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max;
const isOneOf =
  <const T extends string>(values: readonly T[]) =>
  (value: unknown): value is T =>
    values.some((known) => known === value);
const isListOf = (values: readonly string[]) => {
  const known = new Set(values);
  return (value: unknown): value is string =>
    typeof value === 'string' && value.split(',').every((item) => known.has(item.trim()));
};
const isSidOf =
  <P extends SidPrefix>(prefix: P) =>
  (value: unknown): value is Sid<P> =>
    isSid(prefix, value);

const RECORD = ['do-not-record', 'record-from-answer'] as const;
const CALL_EVENTS = ['initiated', 'ringing', 'answered', 'completed'];
const METHODS = ['GET', 'POST'] as const;
const CONTACT = 'a phone number in E.164 form, a client: or a SIP URI';
const CALLER_ID = 'a Twilio number or a verified caller ID';
const RING_TIME = 'a whole number of seconds from 1 to 999';

const text = (form: string, code: number) => optional(form, code, isText);
const flag = (code = 0) => optional('true or false', code, isBoolean);
const url = (code = 0) => optional('an absolute http(s) URL', code, isUrl);
const choice = <const T extends string>(values: readonly T[], code = 0) =>
  optional(`one of ${values.join(', ')}`, code, isOneOf(values));
const events = (values: readonly string[], code: number) =>
  optional(`a comma-separated list of ${values.join(', ')}`, code, isListOf(values));
const ringTime = (code: number) => optional(RING_TIME, code, isWholeNumber(1, 999));
const activity = (code: number) => optional(sidForm('WA'), code, isSidOf('WA'));

/** The parameters of every instruction, in the order of Twilio's documentation. */
export const INSTRUCTION_PARAMETERS = {
  accept: {},
  reject: { activity_sid: activity(40100) },
  dequeue: {
    to: text(CONTACT, 40131),
    from: text(CALLER_ID, 40132),
    post_work_activity_sid: activity(40130),
    record: choice(RECORD),
    timeout: ringTime(0),
    status_callback_url: url(40157),
    status_callback_events: events(CALL_EVENTS, 40134),
  },
  call: {
    to: text(CONTACT, 40110),
    from: required(CALLER_ID, 40111, isText),
    url: required('the absolute http(s) URL of the TwiML for the worker', 40112, isUrl),
    accept: flag(),
    record: choice(RECORD),
    timeout: ringTime(0),
    status_callback_url: url(40158),
  },
  redirect: {
    call_sid: required(sidForm('CA'), 40121, isSidOf('CA')),
    url: required('the absolute http(s) URL of the TwiML for the call', 40120, isUrl),
    accept: flag(),
  },
  conference: {
    to: text(CONTACT, 40137),
    from: text(CALLER_ID, 40138),
    post_work_activity_sid: activity(40139),
    timeout: ringTime(14233),
    record: flag(),
    muted: flag(),
    beep: choice(['true', 'false', 'onEnter', 'onExit']),
    start_conference_on_enter: flag(),
    end_conference_on_exit: flag(),
    end_conference_on_customer_exit: flag(),
    beep_on_customer_entrance: flag(),
    wait_url: url(),
    wait_method: choice(METHODS),
    early_media: flag(),
    max_participants: optional('a whole number from 2 to 250', 0, isWholeNumber(2, 250)),
    status_callback: url(40159),
    status_callback_method: choice(METHODS),
    status_callback_event: events(CALL_EVENTS, 0),
    conference_status_callback: url(),
    conference_status_callback_method: choice(METHODS),
    conference_status_callback_event: events(
      ['start', 'end', 'join', 'leave', 'mute', 'hold', 'speaker', 'modify', 'announcement'],
      0,
    ),
    conference_record: choice(['true', 'false', 'record-from-start', 'do-not-record']),
    conference_trim: choice(['trim-silence', 'do-not-trim']),
    recording_channels: choice(['mono', 'dual']),
    recording_status_callback: url(),
    recording_status_callback_method: choice(METHODS),
    conference_recording_status_callback: url(),
    conference_recording_status_callback_method: choice(METHODS),
    region: text('a Twilio region such as us1 or ie1', 0),
    sip_auth_username: text('a SIP user name', 0),
    sip_auth_password: text('a SIP password', 0),
    jitter_buffer_size: choice(['small', 'medium', 'large', 'off']),
  },
} as const satisfies Record<string, Record<string, Spec<unknown>>>;

type Table = typeof INSTRUCTION_PARAMETERS;

/** `accept`, `reject`, `dequeue`, `call`, `redirect` or `conference`. */
export type InstructionName = keyof Table;

type Value<S> = S extends Spec<infer T> ? T : never;
type RequiredKeys<P> = { [K in keyof P]: P[K] extends Required<unknown> ? K : never }[keyof P];
type Parameters<P> = { readonly [K in RequiredKeys<P>]: Value<P[K]> } & {
  readonly [K in Exclude<keyof P, RequiredKeys<P>>]?: Value<P[K]>;
};

/** One instruction with its parameters, e.g. `InstructionOf<'reject'>` is `{instruction: 'reject', activity_sid?}`. */
export type InstructionOf<N extends InstructionName> = { readonly instruction: N } & Parameters<Table[N]>;

/** An assignment instruction, exactly as it is answered in JSON. */
export type Instruction = { [N in InstructionName]: InstructionOf<N> }[InstructionName];

/** A problem with an instruction, with the code under which Twilio would log it. */
export interface InstructionProblem extends Problem {
  readonly kind: 'missing' | 'invalid' | 'unknown';
  /** Twilio's error code, 0 where its error dictionary has none. */
  readonly code: number;
}

const NAMES = Object.keys(INSTRUCTION_PARAMETERS);

function isName(value: unknown): value is InstructionName {
  return typeof value === 'string' && Object.hasOwn(INSTRUCTION_PARAMETERS, value);
}

/**
 * An untrusted JSON value as an instruction.
 * @returns every problem at once; `path` is the parameter's name.
 */
export function parseInstruction(input: unknown): Parsed<Instruction, InstructionProblem> {
  const problems = instructionProblems(input);
  return isInstruction(input, problems) ? { ok: true, value: input } : { ok: false, problems };
}

// The table is the type, so "no problem found" is exactly "is an Instruction".
function isInstruction(_input: unknown, problems: readonly InstructionProblem[]): _input is Instruction {
  return problems.length === 0;
}

function instructionProblems(input: unknown): InstructionProblem[] {
  if (!isJsonObject(input)) {
    return [{ path: '', kind: 'invalid', code: 40001, message: 'an instruction is a JSON object' }];
  }
  const name = input.instruction;
  if (name === undefined) {
    return [
      {
        path: 'instruction',
        kind: 'missing',
        code: 40005,
        message: `is missing; one of ${NAMES.join(', ')}`,
      },
    ];
  }
  if (!isName(name)) {
    const meant = closest(String(name), NAMES);
    const hint = meant === undefined ? `one of ${NAMES.join(', ')}` : `did you mean ${meant}?`;
    return [
      {
        path: 'instruction',
        kind: 'invalid',
        code: 55555,
        message: `${JSON.stringify(name)} is unknown; ${hint}`,
      },
    ];
  }
  const specs: Record<string, Spec<unknown>> = INSTRUCTION_PARAMETERS[name];
  return [...parameterProblems(specs, input), ...unknownParameters(name, specs, input)];
}

function parameterProblems(specs: Record<string, Spec<unknown>>, input: object): InstructionProblem[] {
  const given = new Map(Object.entries(input));
  return Object.entries(specs).flatMap(([path, { form, code, required, is }]): InstructionProblem[] => {
    if (!given.has(path)) {
      return required ? [{ path, code, kind: 'missing', message: `is required: ${form}` }] : [];
    }
    return is(given.get(path)) ? [] : [{ path, code, kind: 'invalid', message: `takes ${form}` }];
  });
}

function unknownParameters(
  name: InstructionName,
  specs: Record<string, Spec<unknown>>,
  input: object,
): InstructionProblem[] {
  const known = Object.keys(specs);
  return Object.keys(input)
    .filter((key) => key !== 'instruction' && !Object.hasOwn(specs, key))
    .map((path) => {
      const meant = closest(path, known);
      const hint =
        meant !== undefined
          ? `did you mean ${meant}?`
          : known.length === 0
            ? 'it takes none'
            : `it takes ${known.join(', ')}`;
      return { path, code: 0, kind: 'unknown', message: `is not a parameter of ${name}; ${hint}` };
    });
}
