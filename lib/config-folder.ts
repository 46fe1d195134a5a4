import { existsSync, readFileSync } from 'node:fs';
import { objectSchema, optionalField, readFields } from 'taskrouter/fields';
import { parseLocated } from 'taskrouter/located-json';
import { isJsonObject, type JsonObject, type Parsed, parseJsonObject } from 'taskrouter/parsed';
import { anyText, refused } from 'taskrouter/schema';
import { CONFIGURATION_KEYS } from './configuration-keys';

/** Where these files lay up to version 0.2.0; one that is still there would silently count no more. */
const MOVED = [
  ['assignment-rules.json', 'assignmentRules'],
  ['lambda/decision.ts', 'decision'],
] as const;

/** Values of every stage, in the folder that `config` names. */
const EVERY_STAGE = 'deployment.json';

/** What the user's folder, `config/` unless the context names another one, gives a deployment. */
export interface ConfigFolder {
  /** Configuration values by key: the stage's, then those of every stage, then the files of the folder itself. */
  readonly values: JsonObject;
  /** The folder's own module that decides. */
  readonly ownDecision: string;
  /** The file that holds the value of a key; undefined where none does. */
  readonly fileOf: (key: string) => string | undefined;
  /** What is wrong with the files, one line each. */
  readonly problems: readonly string[];
}

const { config: _config, stage: _stage, ...KEYS } = CONFIGURATION_KEYS;
const FIELDS = { $schema: optionalField(anyText(), 'The JSON Schema of this file, for editors.'), ...KEYS };

/**
 * Reads the values in the user's folder: `deployment.json` if there is one, and the stage's file if the context names a
 * stage.
 * @param context CDK context; `config` and `stage` count
 */
export function readConfigFolder(context: Readonly<Record<string, unknown>>): ConfigFolder {
  const folder = textOr(context.config, CONFIGURATION_KEYS.config.default);
  const files = [
    ...stageFile(folder, context.stage),
    {
      file: `${folder}/${EVERY_STAGE}`,
      read: load(`${folder}/${EVERY_STAGE}`, { values: {}, problems: [] }),
    },
  ];
  const own = { assignmentRules: `${folder}/assignment-rules.json`, decision: `${folder}/decision.ts` };
  return {
    ownDecision: own.decision,
    values: Object.assign({ ...own }, ...files.map(({ read }) => read.values).reverse()),
    fileOf: (key) => files.find(({ read }) => Object.hasOwn(read.values, key))?.file,
    problems: [
      ...MOVED.filter(([from, key]) => !Object.hasOwn(context, key) && existsSync(from)).map(
        ([from, key]) => `${from}: has moved to ${folder}/: put yours in the place of ${own[key]}`,
      ),
      ...files.flatMap(({ file, read }) => read.problems.map((problem) => `${file}: ${problem}`)),
    ],
  };
}

function stageFile(folder: string, name: unknown) {
  const isNamed = name !== undefined && name !== '' && CONFIGURATION_KEYS.stage.parse(name).ok;
  if (!isNamed) return [];
  const file = `${folder}/${String(name)}.json`;
  const missing = `the file cannot be read: -c stage=${String(name)} reads it`;
  return [{ file, read: load(file, { values: {}, problems: [missing] }) }];
}

interface Loaded {
  readonly values: JsonObject;
  readonly problems: readonly string[];
}

function load(file: string, missing: Loaded): Loaded {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return missing;
  }
  const parsed = parseLocated(text, parseValues);
  if (parsed.ok) return { values: parsed.value, problems: [] };
  // What is wrong in one place of a file is no reason to miss what the rest of it says.
  const known = Object.entries(parseJsonObject(text) ?? {}).filter(([key]) => Object.hasOwn(KEYS, key));
  return { values: Object.fromEntries(known), problems: parsed.problems };
}

/** Any object whose keys are known: what its values have to be is checked together with those of the context. */
function parseValues(input: unknown): Parsed<JsonObject> {
  if (!isJsonObject(input)) return refused('takes an object: {"accountSid": "AC…", …}');
  const unknown = readFields(input, FIELDS).problems.filter(({ kind }) => kind === 'unknown');
  const { $schema: _schema, ...values } = input;
  return unknown.length === 0 ? { ok: true, value: values } : { ok: false, problems: unknown };
}

function textOr(value: unknown, otherwise: string): string {
  return typeof value === 'string' && value !== '' ? value.replace(/[\\/]+$/, '') : otherwise;
}

/** The JSON Schema of `deployment.json` and of a stage's file; nothing is required, because the context may have it. */
export function stageSchema(): JsonObject {
  const { required: _required, ...schema } = objectSchema(FIELDS);
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'TaskRouter stage',
    description:
      'Configuration values: of every stage in config/deployment.json, of one in config/prod.json, which -c stage=prod reads.',
    ...schema,
  };
}
