import type { AccountSid, CallSid } from 'taskrouter/sid';
import type { QueuePosition } from './telephony';

interface Caller {
  readonly sid: CallSid;
  readonly from: string;
  readonly to: string;
  readonly status: string;
}

/** Where people are is not known here: the parameters are there and empty, as for a number Twilio can't place. */
const PLACES = ['City', 'State', 'Zip', 'Country'];

/** What every request about a call says. Source: https://www.twilio.com/docs/voice/twiml#request-parameters */
export function voiceParameters(
  { sid, from, to, status }: Caller,
  accountSid: AccountSid,
): Record<string, string> {
  const places = ['From', 'To', 'Caller', 'Called'].flatMap((party) =>
    PLACES.map((place) => [`${party}${place}`, '']),
  );
  return {
    ...Object.fromEntries(places),
    AccountSid: accountSid,
    ApiVersion: API_VERSION,
    CallSid: sid,
    CallStatus: status,
    Direction: 'inbound',
    From: from,
    To: to,
    Caller: from,
    Called: to,
  };
}

const API_VERSION = '2010-04-01';

/** What `<Enqueue>` adds to a task's attributes. Source: https://www.twilio.com/docs/taskrouter/twiml-queue-calls */
export function enqueueAttributes(caller: Caller, accountSid: AccountSid): Record<string, string> {
  const entries = Object.entries(voiceParameters(caller, accountSid)).map(([name, value]) => [
    snakeCase(name),
    value,
  ]);
  return Object.fromEntries(entries);
}

/** Source: https://www.twilio.com/docs/voice/twiml/enqueue (waitUrl) */
export function queueParameters(
  { queueSid, position, size, averageTime }: QueuePosition,
  waited: number,
): Record<string, string> {
  return {
    QueueSid: queueSid,
    QueuePosition: String(position),
    QueueTime: String(waited),
    AvgQueueTime: String(averageTime),
    CurrentQueueSize: String(size),
  };
}

function snakeCase(name: string): string {
  return name.replace(/(?<=.)[A-Z]/g, (letter) => `_${letter}`).toLowerCase();
}
