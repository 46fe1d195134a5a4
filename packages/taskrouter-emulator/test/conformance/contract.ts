import Ajv, { type ErrorObject } from 'ajv/dist/2020';
import { isJsonObject } from 'taskrouter/parsed';
import contract from './contract.json';

/*
 * Twilio's OpenAPI document as something answers can be held against. The document requires no field; a client reads
 * them all, so here an answer has every field its schema names, and no other.
 */

/** One operation of the document. */
export type Operation = (typeof contract.operations)[number];

export const operations: readonly Operation[] = contract.operations;

const ajv = new Ajv({ allErrors: true, strict: false });
ajv.addFormat('date-time', /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/);
// A URL that isn't set is '' in Twilio's own answers.
ajv.addFormat('uri', (text) => text === '' || (/^https?:\/\//.test(text) && URL.canParse(text)));
ajv.addFormat('uri-map', true);
ajv.addFormat('int64', true);

/** What is wrong with an answer to the operation; empty when nothing is. */
export function faults({ id, response }: Operation, answer: unknown): string[] {
  if (response === null) return answer === undefined ? [] : [`${id} answers nothing`];
  const body = withoutRecordedExtras(id, answer);
  const schema = { ...strictly(response), $defs: DEFINITIONS };
  const validate = ajv.compile(schema);
  return validate(body) ? [] : (validate.errors ?? []).map(describe);
}

/** Logged answers of the real TaskRouter have this, the document hasn't. */
function withoutRecordedExtras(id: string, answer: unknown): unknown {
  if (id !== 'FetchWorkerInstanceStatistics' || !isJsonObject(answer)) return answer;
  const { realtime, ...described } = answer;
  return realtime === undefined ? answer : described;
}

/** The operation a request is for. */
export function operationFor(method: string, path: string): Operation | undefined {
  const candidates = operations.filter(
    (operation) => operation.method === method && pathPattern(operation.path).test(path),
  );
  // Fixed names first: `Workers/Statistics` is not a worker called Statistics.
  return candidates.sort((a, b) => variables(a.path) - variables(b.path))[0];
}

const DEFINITIONS = strictly(contract.$defs);

/** The schema, with every property of an object required and no other allowed. */
function strictly(schema: object): Record<string, unknown> {
  const entries = Object.entries(schema).map(([key, value]): [string, unknown] => [
    key,
    typeof value === 'object' && value !== null && !Array.isArray(value) ? strictly(value) : value,
  ]);
  const { properties } = Object.fromEntries(entries);
  // `properties` that is itself a property's name would be a schema with a type.
  if (!isJsonObject(properties) || 'type' in properties) return Object.fromEntries(entries);
  return {
    ...Object.fromEntries(entries),
    required: Object.keys(properties),
    additionalProperties: false,
  };
}

function pathPattern(path: string): RegExp {
  return new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`);
}

function variables(path: string): number {
  return path.split('{').length;
}

function describe({ instancePath, message, params }: ErrorObject): string {
  return `${instancePath} ${message} ${JSON.stringify(params)}`;
}
