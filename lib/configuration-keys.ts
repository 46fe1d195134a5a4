import { defaultedField, type ObjectOf, optionalField, record, requiredField } from 'taskrouter/fields';
import { oneOf, sid, text } from 'taskrouter/schema';
import {
  email,
  matching,
  origin,
  secretId,
  secureUrl,
  taskAttributes,
  writtenBoolean,
  writtenInteger,
  writtenJson,
  writtenList,
} from './context-values';
import { environmentVariables, policyStatements } from './decision-values';
import { REGIONAL_KEYS, region, regionalValues } from './regional-keys';

/**
 * Every configuration key: what it takes, what it is, and what stands for it where it is absent. The type, the parser,
 * the README's table and the JSON Schema of stage files follow from it (`npm run configuration`).
 */
export const CONFIGURATION_KEYS = {
  accountSid: requiredField(sid('AC'), 'the Twilio account, `AC…`'),
  workspaceSid: requiredField(sid('WS'), 'the TaskRouter Workspace, `WS…`'),
  workflowSid: requiredField(sid('WW'), 'the Workflow of Tasks that name no other, `WW…`'),
  config: defaultedField(
    text('the path of a folder'),
    'config',
    '[the folder that is yours](docs/yours-and-ours.md): rules, decision, and values in `deployment.json`',
  ),
  stage: optionalField(
    matching("a stage's name, of letters, digits, - and _", '^[\\w-]+$'),
    "reads values from the folder's `<stage>.json`; they go before those of `deployment.json`, and `-c` before both",
  ),
  stackName: defaultedField(
    matching(
      "a stack's name: letters, digits and -, beginning with a letter",
      '^[A-Za-z][A-Za-z0-9-]{0,127}$',
    ),
    'TaskRouter',
    'the CloudFormation stack; one for each Workspace',
  ),
  authTokenSecret: defaultedField(
    secretId,
    'twilio/taskrouter',
    'name or ARN of the secret `{"accountSid", "authToken"}`',
  ),
  apiKeySecret: optionalField(
    secretId,
    'name or ARN of a secret `{"accountSid", "apiKeySid", "apiKeySecret"}` for REST requests; only callbacks can then ' +
      'read the auth token',
  ),
  secretKeyArn: REGIONAL_KEYS.secretKeyArn,
  callbackConcurrency: optionalField(
    writtenInteger(1, 10_000),
    'executions reserved for the Assignment Callback, so that nothing else in the account can take them; it can then ' +
      'take no more either',
  ),
  callbackTolerance: defaultedField(
    writtenInteger(0, 86_400, 'a whole number of seconds'),
    300,
    "seconds that a callback's `Timestamp` may be off before it is taken for a replay; 0 takes any",
  ),
  assignmentRules: defaultedField(
    text('the path of a JSON file'),
    'config/assignment-rules.json',
    "file with the [rules](docs/assignment-rules.md) for the callback's answer",
  ),
  decision: defaultedField(
    text('the path of a TypeScript module'),
    'config/decision.ts',
    'module that decides what a rule puts off with `"decide-later"`',
  ),
  // The range of a queue's maxReceiveCount.
  decideLaterAttempts: defaultedField(writtenInteger(1, 1_000), 10, 'how often such a decision is tried'),
  // The range of an event source's MaximumConcurrency.
  decisionConcurrency: defaultedField(
    writtenInteger(2, 1_000),
    10,
    'batches of such decisions at a time; the rest wait, so that they take no executions from callbacks',
  ),
  decisionMemory: defaultedField(writtenInteger(128, 10_240), 512, 'MB of memory that deciding has'),
  decisionVariables: defaultedField(
    environmentVariables,
    {},
    'environment variables for the decision, as JSON',
  ),
  decisionSecrets: defaultedField(
    writtenList('names or ARNs of secrets', secretId),
    [],
    'names or ARNs of secrets that the decision may read, separated by commas',
  ),
  decisionPolicy: defaultedField(
    policyStatements,
    [],
    'what else the decision may do in AWS: IAM policy statements, as JSON',
  ),
  decisionVpc: REGIONAL_KEYS.decisionVpc,
  defaultTaskAttributes: defaultedField(
    taskAttributes,
    { selected_language: 'es' },
    'attributes of Tasks created without any, as JSON',
  ),
  auth: defaultedField(
    oneOf(['iam', 'jwt']),
    'iam',
    '`iam`, or `jwt` with `jwtIssuer` and `jwtAudience`: who may call create_task, accept_reservation and ' +
      'reject_reservation',
  ),
  jwtIssuer: optionalField(
    secureUrl("the issuer's https URL"),
    'with `jwt`: the https URL of the issuer of tokens',
  ),
  jwtAudience: optionalField(
    writtenList('one or more audiences, separated by commas'),
    'with `jwt`: whom the tokens are for, separated by commas',
  ),
  domainName: REGIONAL_KEYS.domainName,
  certificateArn: REGIONAL_KEYS.certificateArn,
  tags: defaultedField(
    writtenJson(record(text('text'), 'a JSON object of texts, e.g. {"team": "contact-centre"}')),
    {},
    'tags of everything in the stack that can have some, as JSON',
  ),
  events: defaultedField(
    writtenBoolean,
    false,
    "`true` adds `POST /taskrouter/event_callback`, which puts the Workspace's events on an EventBridge bus",
  ),
  fallbackRegion: optionalField(
    region,
    'another Region, for a second stack of the same: it answers when this one does not (`cdk deploy --all`)',
  ),
  fallback: optionalField(
    regionalValues,
    `what is different there, as JSON: ${Object.keys(REGIONAL_KEYS)
      .map((key) => `\`${key}\``)
      .join(', ')}`,
  ),
  connectWorkflow: defaultedField(
    writtenBoolean,
    false,
    "`true` sets the Workflow's Assignment Callback URL, and with `events` the Workspace's Event Callback URL, when the " +
      'stack is deployed, and restores what was there when it is destroyed',
  ),
  alarmEmail: optionalField(email, 'where alarms are mailed'),
  alarmTopicArn: REGIONAL_KEYS.alarmTopicArn,
  eventTolerance: defaultedField(
    writtenInteger(0, 86_400, 'a whole number of seconds'),
    900,
    "with `events`: seconds that an event callback's `Timestamp` may be off; 0 takes any",
  ),
  tracing: defaultedField(writtenBoolean, false, '`true` traces invocations with X-Ray'),
  publicUrl: REGIONAL_KEYS.publicUrl,
  taskRouterUrl: defaultedField(
    origin('https://taskrouter.twilio.com'),
    'https://taskrouter.twilio.com',
    "TaskRouter's REST API, e.g. in another Twilio region",
  ),
};

/** The values of the keys. */
export type ConfigurationValues = ObjectOf<typeof CONFIGURATION_KEYS>;
