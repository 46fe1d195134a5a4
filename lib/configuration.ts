import { MAX_ATTRIBUTES_LENGTH } from '../lambda/taskrouter/new-task';
import { isJsonObject, type JsonObject, type Problem, parseJsonObject } from '../lambda/taskrouter/parsed';
import {
  type AccountSid,
  isSid,
  type Sid,
  type SidPrefix,
  sidForm,
  type WorkflowSid,
  type WorkspaceSid,
} from '../lambda/taskrouter/sid';
import { closest } from '../lambda/taskrouter/suggestion';

/** What a deployment is made for, from CDK context. README.md describes each key. */
export interface Configuration {
  readonly accountSid: AccountSid;
  readonly workspaceSid: WorkspaceSid;
  /** The Workflow of Tasks that name no other. */
  readonly workflowSid: WorkflowSid;
  /** Name or ARN of the secret with the auth token. */
  readonly authTokenSecret: string;
  /** Name or ARN of the secret with an API key for REST requests; without it they use the auth token. */
  readonly apiKeySecret?: string;
  /** Seconds that a callback's Timestamp may differ from the time it arrives; 0 for any. */
  readonly callbackTolerance: number;
  /** Path of the assignment rules, relative to the project's root. */
  readonly assignmentRules: string;
  /** How many times a decision that was put off is tried. */
  readonly decideLaterAttempts: number;
  /** The attributes of Tasks created without any. */
  readonly defaultTaskAttributes: JsonObject;
  /** Origin under which Twilio knows the API, where it is not the API's own. */
  readonly publicUrl?: string;
  /** Base URL of TaskRouter's REST API. */
  readonly taskRouterUrl: string;
}

/** Everything that is wrong with the context, one line each. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';

  constructor(readonly problems: readonly Problem[]) {
    const lines = problems.map(({ path, message }) => `  -c ${path}=…  ${message}`);
    super(`The configuration has ${problems.length} problem(s):\n${lines.join('\n')}`);
  }
}

const KEYS = [
  'accountSid',
  'workspaceSid',
  'workflowSid',
  'authTokenSecret',
  'apiKeySecret',
  'callbackTolerance',
  'assignmentRules',
  'decideLaterAttempts',
  'defaultTaskAttributes',
  'publicUrl',
  'taskRouterUrl',
] as const;
type Key = (typeof KEYS)[number];

/**
 * Reads and checks the configuration.
 * @param context CDK context: text from `-c key=value`, any JSON from cdk.json
 * @throws ConfigurationError with every missing or malformed value at once
 */
export function readConfiguration(context: Readonly<Record<string, unknown>>): Configuration {
  const problems: Problem[] = [];

  function read<T>(
    key: Key,
    form: string,
    parse: (value: unknown) => T | undefined,
    fallback?: T,
  ): T | undefined {
    const value = context[key];
    if (value === undefined || value === '') {
      if (fallback === undefined)
        problems.push({ path: key, message: `is missing: ${form}${misspelt(key)}` });
      return fallback;
    }
    const parsed = parse(value);
    if (parsed === undefined)
      problems.push({ path: key, message: `takes ${form}, not ${JSON.stringify(value)}` });
    return parsed;
  }
  function misspelt(key: Key): string {
    const strangers = Object.keys(context).filter((name) => !KEYS.some((known) => known === name));
    const written = closest(key, strangers);
    return written === undefined ? '' : ` (is ${written} meant to be it?)`;
  }
  const sid = <P extends SidPrefix>(key: Key, prefix: P): Sid<P> | undefined =>
    read(key, sidForm(prefix), (value) => (isSid(prefix, value) ? value : undefined));

  const accountSid = sid('accountSid', 'AC');
  const workspaceSid = sid('workspaceSid', 'WS');
  const workflowSid = sid('workflowSid', 'WW');
  const authTokenSecret = read('authTokenSecret', "a secret's name or ARN", secretId, 'twilio/taskrouter');
  const apiKeySecret = read('apiKeySecret', "a secret's name or ARN", secretId, '');
  const callbackTolerance = read(
    'callbackTolerance',
    'a whole number of seconds from 0 (any) to 86400',
    wholeNumber(0, 86_400),
    300,
  );
  const assignmentRules = read('assignmentRules', 'the path of a JSON file', text, 'assignment-rules.json');
  const decideLaterAttempts = read(
    'decideLaterAttempts',
    'a whole number from 1 to 1000',
    wholeNumber(1, 1_000),
    10,
  );
  const defaultTaskAttributes = read(
    'defaultTaskAttributes',
    `a JSON object of at most ${MAX_ATTRIBUTES_LENGTH} characters`,
    taskAttributes,
    { selected_language: 'es' },
  );
  const publicUrl = read(
    'publicUrl',
    'an origin such as https://voice.example.com, without a path',
    origin,
    '',
  );
  const taskRouterUrl = read(
    'taskRouterUrl',
    'an origin such as https://taskrouter.twilio.com, without a path',
    origin,
    'https://taskrouter.twilio.com',
  );
  if (
    problems.length > 0 ||
    !accountSid ||
    !workspaceSid ||
    !workflowSid ||
    !authTokenSecret ||
    callbackTolerance === undefined ||
    !assignmentRules ||
    !decideLaterAttempts ||
    !defaultTaskAttributes ||
    !taskRouterUrl
  ) {
    throw new ConfigurationError(problems);
  }
  return {
    accountSid,
    workspaceSid,
    workflowSid,
    authTokenSecret,
    ...(apiKeySecret && { apiKeySecret }),
    callbackTolerance,
    assignmentRules,
    decideLaterAttempts,
    defaultTaskAttributes,
    ...(publicUrl && { publicUrl }),
    taskRouterUrl,
  };
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

function wholeNumber(min: number, max: number): (value: unknown) => number | undefined {
  return (value) => {
    const count = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
    return typeof count === 'number' && Number.isInteger(count) && count >= min && count <= max
      ? count
      : undefined;
  };
}

/** Names as Secrets Manager allows them, https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html */
function secretId(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const isArn = /^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[\w/+=.@!-]+$/.test(value);
  return isArn || /^[\w/+=.@!-]{1,512}$/.test(value) ? value : undefined;
}

function taskAttributes(value: unknown): JsonObject | undefined {
  const attributes = typeof value === 'string' ? parseJsonObject(value) : value;
  if (!isJsonObject(attributes)) return undefined;
  return JSON.stringify(attributes).length <= MAX_ATTRIBUTES_LENGTH ? attributes : undefined;
}

/** Plain HTTP is for this machine only: the auth token and callers' data go over it. */
function origin(value: unknown): string | undefined {
  if (typeof value !== 'string' || !URL.canParse(value)) return undefined;
  const url = new URL(value);
  const isLocal = ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  const isAllowed = url.protocol === 'https:' || (url.protocol === 'http:' && isLocal);
  return isAllowed && value.replace(/\/$/, '') === url.origin ? url.origin : undefined;
}
