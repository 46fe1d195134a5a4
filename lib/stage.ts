import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { objectSchema, optionalField, readFields } from 'taskrouter/fields';
import { parseLocated } from 'taskrouter/located-json';
import { isJsonObject, type JsonObject, type Parsed } from 'taskrouter/parsed';
import { anyText, refused } from 'taskrouter/schema';
import { CONFIGURATION_KEYS } from './configuration-keys';

/** The folder of stages' files, below the working directory. */
export const STAGES_FOLDER = 'config';

/** Configuration values that a file holds under a name: `-c stage=prod` reads `config/prod.json`. */
export interface Stage {
  /** The file's path; undefined where no stage is named. */
  readonly file?: string;
  readonly values: JsonObject;
  /** What is wrong with the file, one line each. */
  readonly problems: readonly string[];
}

const { stage: _stage, ...KEYS } = CONFIGURATION_KEYS;
const FIELDS = { $schema: optionalField(anyText(), 'The JSON Schema of this file, for editors.'), ...KEYS };

/**
 * Reads the stage that the context names.
 * @param name the context's `stage`
 */
export function readStage(name: unknown): Stage {
  if (name === undefined || name === '') return { values: {}, problems: [] };
  if (!CONFIGURATION_KEYS.stage.parse(name).ok) return { values: {}, problems: [] };
  const file = join(STAGES_FOLDER, `${String(name)}.json`);
  const read = load(file);
  if (read.ok) return { file, values: read.value, problems: [] };
  return { file, values: {}, problems: read.problems.map((problem) => `${file}: ${problem}`) };
}

function load(
  file: string,
):
  | { readonly ok: true; readonly value: JsonObject }
  | { readonly ok: false; readonly problems: readonly string[] } {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return { ok: false, problems: ['the file cannot be read: -c stage=prod reads config/prod.json'] };
  }
  return parseLocated(text, parseStage);
}

/** Any object whose keys are known: what its values have to be is checked together with those of the context. */
function parseStage(input: unknown): Parsed<JsonObject> {
  if (!isJsonObject(input)) return refused('takes an object: {"accountSid": "AC…", …}');
  const unknown = readFields(input, FIELDS).problems.filter(({ kind }) => kind === 'unknown');
  const { $schema: _schema, ...values } = input;
  return unknown.length === 0 ? { ok: true, value: values } : { ok: false, problems: unknown };
}

/** The JSON Schema of a stage's file; nothing is required, because the context may have it. */
export function stageSchema(): JsonObject {
  const { required: _required, ...schema } = objectSchema(FIELDS);
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'TaskRouter stage',
    description: 'Configuration values of one stage; -c stage=prod reads config/prod.json.',
    ...schema,
  };
}
