import { parseJsonObject } from 'taskrouter/parsed';

const ROUTE = /^(?:GET|POST) \/taskrouter\/(assignment|event)_callback$/;

/**
 * What a function's log line says of a callback, for people.
 * @param line as the local AWS passes it on: the function's name, ` | `, and its JSON
 * @returns undefined for every other line
 */
export function describeCallback(line: string): string | undefined {
  const fields = parseJsonObject(line.slice(line.indexOf('{')));
  if (fields?.message !== 'request' || typeof fields.route !== 'string') return undefined;
  const [, kind] = ROUTE.exec(fields.route) ?? [];
  if (kind === undefined) return undefined;
  const { outcome, instruction, rule, event, error, warning, status, durationMs, taskSid, reservationSid } =
    fields;
  const about = [event, taskSid, reservationSid].filter((each) => each !== undefined).join(' ');
  const answer = instruction ?? outcome;
  const why = [
    ...(rule === undefined ? [] : [`by the rule "${String(rule)}"`]),
    ...(error === undefined ? [] : [String(error)]),
    ...(warning === undefined ? [] : [String(warning)]),
  ];
  return [
    `${kind} callback${about === '' ? '' : ` ${about}`}: ${String(answer)}`,
    ...why,
    `${String(status)} after ${String(durationMs)} ms`,
  ].join(', ');
}
