import { defaultedField, list, object, optionalField, record, requiredField } from 'taskrouter/fields';
import { anyText, integer, number, sid, text, url } from 'taskrouter/schema';
import { isSid } from 'taskrouter/sid';
import { type SigningKey, signatureHeaders } from '../callbacks/signature';
import { notFound } from '../rest/api-error';
import type { Inspection, NumberedInspection, SignatureInspection } from '../traffic/inspection-log';
import type { Endpoint } from './endpoint';
import { readJsonBody } from './json-body';

/** What the application's side tells of the requests it has received: the last thousand, oldest first. */
export const listInspections: Endpoint = ({ inspections }) => ({
  status: 200,
  body: { inspections: inspections.items.map(formatInspection) },
});

/**
 * Takes in what a function that runs elsewhere tells of a request it received. Of the signature it says what came; what it
 * had to be is worked out here.
 */
export const addInspection: Endpoint = async ({ inspections, callbacks }, request) => {
  const told = await readJsonBody(request, TOLD.parse);
  const { TaskSid, ReservationSid } = told.parameters;
  const inspection: Inspection = {
    functionName: told.function,
    method: told.method,
    url: told.url,
    parameters: told.parameters,
    signature:
      told.signature === undefined
        ? undefined
        : checkedSignature(callbacks.signingKey(), told.signature, told),
    rule: told.rule,
    status: told.answer.status,
    body: told.answer.body,
    durationMs: told.duration_ms,
    log: told.log,
    taskSid: told.task_sid ?? (isSid('WT', TaskSid) ? TaskSid : undefined),
    reservationSid: told.reservation_sid ?? (isSid('WR', ReservationSid) ? ReservationSid : undefined),
  };
  return { status: 201, body: formatInspection(inspections.add(inspection)) };
};

/** `{"rule": "vip", "log": ["…"]}`: what is known of one only later; its lines come after those that are there. */
export const supplementInspection: Endpoint = async ({ inspections }, request, name) => {
  const supplement = await readJsonBody(request, SUPPLEMENT.parse);
  const inspection = /^\d+$/.test(name) ? inspections.supplement(Number(name), supplement) : undefined;
  if (inspection === undefined) throw notFound(`/_emulator/inspections/${name}`);
  return { status: 200, body: formatInspection(inspection) };
};

const LINES = list(anyText('a line of its log'), 'a list of lines');

const SUPPLEMENT = object(
  {
    rule: optionalField(text('the name of a rule'), 'the assignment rule that matched'),
    log: optionalField(LINES, 'more lines that the function wrote'),
  },
  { expected: 'a JSON object: {"rule", "log"}, both optional' },
);

const ANSWER = object({
  status: requiredField(integer(100, 599, 'an HTTP status'), 'what it answered'),
  body: defaultedField(anyText(), '', 'the body that it answered'),
});

const TOLD = object({
  function: requiredField(text('the name of the function'), 'who received the request'),
  url: requiredField(url(), 'the URL as its sender has to know it'),
  method: defaultedField(text('an HTTP method'), 'POST', 'its method'),
  parameters: defaultedField(record(anyText()), {}, 'the parameters of its form or query'),
  signature: optionalField(
    anyText('the header X-Twilio-Signature'),
    'the header X-Twilio-Signature as it came; empty where one is asked for and none came',
  ),
  rule: optionalField(text('the name of a rule'), 'the assignment rule that matched'),
  answer: requiredField(ANSWER, 'what was answered'),
  duration_ms: defaultedField(number(0, 86_400_000, 'ms'), 0, 'ms until it was answered'),
  log: defaultedField(LINES, [], 'the lines that the function wrote'),
  task_sid: optionalField(sid('WT'), 'its Task; by default the parameter TaskSid'),
  reservation_sid: optionalField(sid('WR'), 'its Reservation; by default the parameter ReservationSid'),
});

function checkedSignature(
  key: SigningKey,
  given: string,
  {
    method,
    url: address,
    parameters,
  }: Pick<Inspection, 'method' | 'url'> & { readonly parameters: Readonly<Record<string, string>> },
): SignatureInspection {
  const form = method === 'GET' ? {} : parameters;
  const expected = signatureHeaders(key, address, form)['X-Twilio-Signature'] ?? '';
  const names = Object.keys(form).sort();
  return {
    valid: given === expected,
    given: given === '' ? null : given,
    expected,
    signed: address + names.map((name) => `${name}${form[name] ?? ''}`).join(''),
  };
}

export function formatInspection({ n, at, signature, ...told }: NumberedInspection): object {
  return {
    n,
    at: new Date(at).toISOString(),
    callback: told.callback ?? null,
    function: told.functionName,
    method: told.method,
    url: told.url,
    task_sid: told.taskSid ?? null,
    reservation_sid: told.reservationSid ?? null,
    parameters: told.parameters,
    signature: signature ?? null,
    rule: told.rule ?? null,
    answer: { status: told.status, body: told.body },
    duration_ms: told.durationMs,
    log: told.log,
  };
}
