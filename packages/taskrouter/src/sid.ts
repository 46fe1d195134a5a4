/**
 * The resource each SID prefix stands for.
 * Source: the `pattern` of every `*Sid` in Twilio's OpenAPI documents, e.g. `^WT[0-9a-fA-F]{32}$`.
 */
export const SID_PREFIXES = {
  AC: 'Account',
  CA: 'Call',
  EV: 'Event',
  OU: 'Operating Unit',
  SK: 'API Key',
  TC: 'Task Channel',
  WA: 'Activity',
  WC: 'Worker Channel',
  WK: 'Worker',
  WQ: 'Task Queue',
  WR: 'Reservation',
  WS: 'Workspace',
  WT: 'Task',
  WW: 'Workflow',
} as const;

export type SidPrefix = keyof typeof SID_PREFIXES;

declare const checked: unique symbol;

/** A Twilio SID known to be well formed: two-letter prefix and 32 hexadecimal digits, 34 characters. */
export type Sid<P extends SidPrefix> = `${P}${string}` & { readonly [checked]: P };

export type AccountSid = Sid<'AC'>;
export type CallSid = Sid<'CA'>;
export type ActivitySid = Sid<'WA'>;
export type WorkerSid = Sid<'WK'>;
export type WorkerChannelSid = Sid<'WC'>;
export type TaskQueueSid = Sid<'WQ'>;
export type ReservationSid = Sid<'WR'>;
export type WorkspaceSid = Sid<'WS'>;
export type TaskSid = Sid<'WT'>;
export type TaskChannelSid = Sid<'TC'>;
export type WorkflowSid = Sid<'WW'>;
export type EventSid = Sid<'EV'>;

const HEX32 = /^[0-9a-fA-F]{32}$/;

/** Whether `value` is a well-formed SID with this prefix; narrows the type, so nothing downstream checks again. */
export function isSid<P extends SidPrefix>(prefix: P, value: unknown): value is Sid<P> {
  return typeof value === 'string' && value.startsWith(prefix) && HEX32.test(value.slice(2));
}

/** The form to quote in an error, e.g. `WT followed by 32 hexadecimal digits (Task SID)`. */
export function sidForm(prefix: SidPrefix): string {
  return `${prefix} followed by 32 hexadecimal digits (${SID_PREFIXES[prefix]} SID)`;
}

/**
 * `value` as a SID.
 * @throws TypeError naming the expected form when it is not one.
 */
export function parseSid<P extends SidPrefix>(prefix: P, value: unknown): Sid<P> {
  if (isSid(prefix, value)) return value;
  throw new TypeError(`${JSON.stringify(value) ?? 'undefined'} is not ${sidForm(prefix)}`);
}
