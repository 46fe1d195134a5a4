import { readFileSync } from 'node:fs';
import Ajv from 'ajv';
import type { Block } from './page';

const SCHEMAS: Readonly<Record<string, string>> = {
  rules: 'schemas/assignment-rules.schema.json',
  cases: 'schemas/rule-cases.schema.json',
  stage: 'schemas/stage.schema.json',
  workspace: 'packages/taskrouter-emulator/workspace.schema.json',
  demand: 'packages/taskrouter-emulator/demand.schema.json',
};

/** A SID as pages write it: `WS…`. */
const SHORTENED_SID = /(?<=")[A-Z]{2}…(?=")/g;

/** Compares a page's JSON with the schema that its kind names. @returns what is wrong, each with its place */
export function wrongJson({ file, line, kind, text }: Block): readonly string[] {
  const place = `${file}:${line}`;
  let value: unknown;
  try {
    value = JSON.parse(text.replace(SHORTENED_SID, (sid) => sid.padEnd(34, '0').replace('…', '0')));
  } catch (error) {
    return [`${place}: ${error instanceof Error ? error.message : String(error)}`];
  }
  const schema = SCHEMAS[kind];
  if (schema === undefined) return [];
  const validate = new Ajv({ strict: false, validateFormats: false, allErrors: true }).compile(
    JSON.parse(readFileSync(schema, 'utf8')),
  );
  if (validate(value)) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `${place}: ${instancePath} ${message}`);
}
