import { type Instruction, parseInstruction } from 'taskrouter/instruction';
import { INSTRUCTION_PARAMETERS, type Parameter } from 'taskrouter/instruction-parameters';
import { describeProblems, type Json } from 'taskrouter/parsed';
import { closest } from 'taskrouter/suggestion';
import { CommandError } from '../engine/command-error';

/*
 * An instruction as the Reservation resource takes it: `Instruction=dequeue&DequeueFrom=…`, the parameters of dequeue,
 * call and redirect with the instruction's name in front, those of conference as they are.
 * Source: the operation UpdateTaskReservation of Twilio's OpenAPI document.
 */

const NAMES = Object.keys(INSTRUCTION_PARAMETERS);
type Table = Readonly<Record<string, Parameter<unknown>>>;

/** Parameters whose name is not the JSON name in capitals. */
const OWN_NAMES: Readonly<Record<string, string>> = {
  'reject.activity_sid': 'WorkerActivitySid',
  'dequeue.status_callback_events': 'DequeueStatusCallbackEvent',
};
const PREFIXES: Readonly<Record<string, string>> = { dequeue: 'Dequeue', call: 'Call', redirect: 'Redirect' };

/** Parameters of the resource that belong to no instruction. */
const RESOURCE_PARAMETERS = [
  'Instruction',
  'ReservationStatus',
  'WorkerActivitySid',
  'Supervisor',
  'SupervisorMode',
];

/**
 * The instruction a form asks for; undefined when it asks for none.
 * @throws CommandError naming every parameter that is missing or wrong, with the code of the first; 'supervise' is one of
 * the things the caller has to know about itself.
 */
export function readInstruction(form: URLSearchParams): Instruction | 'supervise' | undefined {
  const given = form.get('Instruction');
  if (given === null) return undefined;
  const name = given.toLowerCase();
  if (name === 'supervise') return name;
  const parameters = parametersOf(name);
  if (parameters === undefined) {
    const meant = closest(name, [...NAMES, 'supervise']);
    const hint = meant === undefined ? '' : `; did you mean ${meant}?`;
    throw new CommandError('invalid', `Instruction: takes one of ${NAMES.join(', ')}, supervise${hint}`);
  }
  refuseSlips(form, name, parameters);
  const values = parameters.flatMap(({ path, restName, schemaType }): [string, Json][] => {
    const texts = form.getAll(restName);
    return texts.length === 0 ? [] : [[path, jsonValue(texts, schemaType)]];
  });
  const parsed = parseInstruction({ instruction: name, ...Object.fromEntries(values) });
  if (parsed.ok) return parsed.value;
  const named = parsed.problems.map((problem) => ({
    ...problem,
    path: parameters.find(({ path }) => path === problem.path)?.restName ?? problem.path,
  }));
  const code = parsed.problems.find((problem) => problem.code !== 0)?.code;
  throw new CommandError('invalid', `Invalid parameter: ${describeProblems(named)}`, code);
}

interface RestParameter {
  /** The name in JSON. */
  readonly path: string;
  readonly restName: string;
  readonly schemaType: Json;
}

function parametersOf(name: string): readonly RestParameter[] | undefined {
  const tables: Readonly<Record<string, Table>> = INSTRUCTION_PARAMETERS;
  const table = Object.hasOwn(tables, name) ? tables[name] : undefined;
  if (table === undefined) return undefined;
  return Object.entries(table).map(([path, { jsonSchema }]) => ({
    path,
    restName: OWN_NAMES[`${name}.${path}`] ?? `${PREFIXES[name] ?? ''}${inCapitals(path)}`,
    schemaType: jsonSchema.type ?? null,
  }));
}

function inCapitals(path: string): string {
  return path.replace(/(?:^|_)([a-z])/g, (_match, letter: string) => letter.toUpperCase());
}

// A list comes as the parameter repeated. What is no number or flag stays text, which the parser refuses.
function jsonValue(texts: readonly string[], schemaType: Json): Json {
  const text = texts.join(',');
  if (schemaType === 'boolean' && /^(true|false)$/i.test(text)) return /^true$/i.test(text);
  if (schemaType === 'integer' && /^\d{1,9}$/.test(text)) return Number(text);
  return text;
}

/** A name that the resource doesn't have is let through, unless it looks like a slip of the pen. */
function refuseSlips(form: URLSearchParams, instruction: string, parameters: readonly RestParameter[]): void {
  const known = [...RESOURCE_PARAMETERS, ...parameters.map(({ restName }) => restName)];
  for (const key of new Set(form.keys())) {
    const meant = known.includes(key)
      ? undefined
      : (sameWithPrefix(key, instruction, known) ?? closest(key, known));
    if (meant !== undefined)
      throw new CommandError('invalid', `Invalid parameter: ${key}: is unknown; did you mean ${meant}?`);
  }
}

/** Some instructions' parameters have the instruction's name in front and others' don't: `ConferenceFrom` means `From`. */
function sameWithPrefix(key: string, instruction: string, known: readonly string[]): string | undefined {
  const prefix = inCapitals(instruction);
  const other = key.startsWith(prefix) ? key.slice(prefix.length) : prefix + key;
  return known.find((name) => name === other);
}
