import type { JsonObject, Problem } from 'taskrouter/parsed';
import type { AccountSid, WorkflowSid, WorkspaceSid } from 'taskrouter/sid';
import { MAX_ATTRIBUTES_LENGTH } from '#lambda/tasks/new-task';
import { ContextReader } from './context-reader';
import {
  email,
  flag,
  list,
  origin,
  secretId,
  secureUrl,
  taskAttributes,
  text,
  wholeNumber,
} from './context-values';

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
  /** Path of the module that decides what the rules put off, relative to the project's root. */
  readonly decision: string;
  /** How many times a decision that was put off is tried. */
  readonly decideLaterAttempts: number;
  /** The attributes of Tasks created without any. */
  readonly defaultTaskAttributes: JsonObject;
  /** Who may call the routes that are not Twilio's. */
  readonly authorization: Authorization;
  /** Whether the Workspace's events are passed on to an event bus. */
  readonly events: boolean;
  /** Where alarms are sent; undefined for nowhere. */
  readonly alarmEmail?: string;
  /** Whether invocations are traced with X-Ray. */
  readonly tracing: boolean;
  /** Origin under which Twilio knows the API, where it is not the API's own. */
  readonly publicUrl?: string;
  /** Base URL of TaskRouter's REST API. */
  readonly taskRouterUrl: string;
}

/** AWS identities that may invoke the API, or whoever has a JSON Web Token of this issuer for one of these audiences. */
export type Authorization =
  | { readonly type: 'iam' }
  | { readonly type: 'jwt'; readonly issuer: string; readonly audience: readonly string[] };

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
  'decision',
  'decideLaterAttempts',
  'defaultTaskAttributes',
  'auth',
  'jwtIssuer',
  'jwtAudience',
  'events',
  'alarmEmail',
  'tracing',
  'publicUrl',
  'taskRouterUrl',
] as const;
type Reader = ContextReader<(typeof KEYS)[number]>;

const SECRET = "a secret's name or ARN";
const TOLERANCE = 'a whole number of seconds from 0 (any) to 86400';
const ATTRIBUTES = `a JSON object of at most ${MAX_ATTRIBUTES_LENGTH} characters`;

/**
 * Reads and checks the configuration.
 * @param context CDK context: text from `-c key=value`, any JSON from cdk.json
 * @throws ConfigurationError with every missing or malformed value at once
 */
export function readConfiguration(context: Readonly<Record<string, unknown>>): Configuration {
  const reader: Reader = new ContextReader(context, KEYS);
  const accountSid = reader.sid('accountSid', 'AC');
  const workspaceSid = reader.sid('workspaceSid', 'WS');
  const workflowSid = reader.sid('workflowSid', 'WW');
  const authTokenSecret = reader.optional('authTokenSecret', SECRET, secretId);
  const apiKeySecret = reader.optional('apiKeySecret', SECRET, secretId);
  const callbackTolerance = reader.optional('callbackTolerance', TOLERANCE, wholeNumber(0, 86_400));
  const assignmentRules = reader.optional('assignmentRules', 'the path of a JSON file', text);
  const decision = reader.optional('decision', 'the path of a TypeScript module', text);
  // The range of a queue's maxReceiveCount.
  const attempts = reader.optional(
    'decideLaterAttempts',
    'a whole number from 1 to 1000',
    wholeNumber(1, 1_000),
  );
  const defaultTaskAttributes = reader.optional('defaultTaskAttributes', ATTRIBUTES, taskAttributes);
  const authorization = readAuthorization(reader);
  const events = reader.optional('events', 'true or false', flag);
  const alarmEmail = reader.optional('alarmEmail', 'an e-mail address', email);
  const tracing = reader.optional('tracing', 'true or false', flag);
  const publicUrl = reader.optional('publicUrl', originForm('https://voice.example.com'), origin);
  const taskRouterUrl = reader.optional('taskRouterUrl', originForm('https://taskrouter.twilio.com'), origin);
  if (!accountSid || !workspaceSid || !workflowSid || !authorization || reader.problems.length > 0) {
    throw new ConfigurationError(reader.problems);
  }
  return {
    accountSid,
    workspaceSid,
    workflowSid,
    authTokenSecret: authTokenSecret ?? 'twilio/taskrouter',
    ...(apiKeySecret && { apiKeySecret }),
    callbackTolerance: callbackTolerance ?? 300,
    assignmentRules: assignmentRules ?? 'assignment-rules.json',
    decision: decision ?? 'lambda/decision.ts',
    decideLaterAttempts: attempts ?? 10,
    defaultTaskAttributes: defaultTaskAttributes ?? { selected_language: 'es' },
    authorization,
    events: events ?? false,
    ...(alarmEmail && { alarmEmail }),
    tracing: tracing ?? false,
    ...(publicUrl && { publicUrl }),
    taskRouterUrl: taskRouterUrl ?? 'https://taskrouter.twilio.com',
  };
}

function readAuthorization(reader: Reader): Authorization | undefined {
  const known = (value: unknown) => (value === 'iam' || value === 'jwt' ? value : undefined);
  if ((reader.optional('auth', 'iam or jwt', known) ?? 'iam') === 'iam') return { type: 'iam' };
  const issuer = reader.required('jwtIssuer', "the issuer's https URL", secureUrl);
  const audience = reader.required('jwtAudience', 'one or more audiences, separated by commas', list);
  return issuer && audience ? { type: 'jwt', issuer, audience } : undefined;
}

function originForm(example: string): string {
  return `an origin such as ${example}, without a path`;
}
