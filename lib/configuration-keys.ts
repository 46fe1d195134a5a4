import { defaultedField, optionalField, requiredField } from 'taskrouter/fields';
import { oneOf, sid, text } from 'taskrouter/schema';
import {
  email,
  origin,
  secretId,
  secureUrl,
  taskAttributes,
  writtenBoolean,
  writtenInteger,
  writtenList,
} from './context-values';

/**
 * Every configuration key: what it takes, what it is, and what stands for it where it is absent. The type, the parser,
 * the README's table and the JSON Schema of stage files follow from it (`npm run configuration`).
 */
export const CONFIGURATION_KEYS = {
  accountSid: requiredField(sid('AC'), 'the Twilio account, `AC…`'),
  workspaceSid: requiredField(sid('WS'), 'the TaskRouter Workspace, `WS…`'),
  workflowSid: requiredField(sid('WW'), 'the Workflow of Tasks that name no other, `WW…`'),
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
  callbackTolerance: defaultedField(
    writtenInteger(0, 86_400, 'a whole number of seconds'),
    300,
    "seconds that a callback's `Timestamp` may be off before it is taken for a replay; 0 takes any",
  ),
  assignmentRules: defaultedField(
    text('the path of a JSON file'),
    'assignment-rules.json',
    "file with the [rules](docs/assignment-rules.md) for the callback's answer",
  ),
  decision: defaultedField(
    text('the path of a TypeScript module'),
    'lambda/decision.ts',
    'module that decides what a rule puts off with `"decide-later"`',
  ),
  // The range of a queue's maxReceiveCount.
  decideLaterAttempts: defaultedField(writtenInteger(1, 1_000), 10, 'how often such a decision is tried'),
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
  events: defaultedField(
    writtenBoolean,
    false,
    "`true` adds `POST /taskrouter/event_callback`, which puts the Workspace's events on an EventBridge bus",
  ),
  alarmEmail: optionalField(email, 'where alarms are sent'),
  tracing: defaultedField(writtenBoolean, false, '`true` traces invocations with X-Ray'),
  publicUrl: optionalField(
    origin('https://voice.example.com'),
    "origin under which Twilio calls the API, if it is not the API's own or that of a custom domain of API Gateway: a " +
      "CDN's, for instance",
  ),
  taskRouterUrl: defaultedField(
    origin('https://taskrouter.twilio.com'),
    'https://taskrouter.twilio.com',
    "TaskRouter's REST API, e.g. in another Twilio region",
  ),
};
