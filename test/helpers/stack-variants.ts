import { createHash } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testSid } from 'taskrouter/test/sids';
import type { Context } from '#local/assembly-cache';
import { keptContext } from '#local/synthesize';

/*
 * The stacks that several suites, or slow ones, look at. All of them are synthesized by one process before the tests
 * begin (test/global-setup.js). A test may ask for any other; it waits for that one by itself.
 */

/** The tests' own folder in the place of `config/`, which is the user's. */
export const TEST_CONFIG = { config: 'test/fixtures/config' } as const;

/** The contents of an assignment rules file. */
export interface RulesFile {
  readonly rules: readonly object[];
  readonly otherwise: object | string;
}

/** What a stack is synthesized from: context beside {@link CONTEXT}, and rules. */
export type StackVariant = readonly [context?: Context, rules?: RulesFile];

/** The least context a deployment needs. */
export const CONTEXT = {
  accountSid: testSid('AC'),
  workspaceSid: testSid('WS'),
  workflowSid: testSid('WW'),
};

const NO_RULES: RulesFile = { rules: [], otherwise: {} };
const ACCEPT: RulesFile = { rules: [], otherwise: { instruction: 'accept' } };
const DECIDE_LATER: RulesFile = { rules: [], otherwise: 'decide-later' };

/** With the functions' bundles. */
export const BUNDLED = {
  plain: [],
  decideLater: [{}, DECIDE_LATER],
  configured: [
    {
      publicUrl: 'https://voice.example.com',
      taskRouterUrl: 'https://taskrouter.dublin.ie1.twilio.com',
      defaultTaskAttributes: { type: 'ticket' },
      authTokenSecret: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:twilio-AbCdEf',
    },
    ACCEPT,
  ],
} as const satisfies Record<string, StackVariant>;

/** For the template alone: bundling takes most of the time. */
export const UNBUNDLED = {
  plain: [],
  apiKey: [{ apiKeySecret: 'twilio/api-key' }],
  tokens: [{ auth: 'jwt', jwtIssuer: 'https://example.com', jwtAudience: 'one,two' }],
  events: [{ events: true, eventTolerance: '60' }],
  tracing: [{ tracing: true }],
  alarmEmail: [{ alarmEmail: 'ops@example.com', events: true }, DECIDE_LATER],
  decideLater: [{ decideLaterAttempts: '3' }, DECIDE_LATER],
  needs: [
    {
      decisionVariables: { CRM_URL: 'https://crm.example.com', CRM_SECRET: 'crm/key' },
      decisionSecrets: 'crm/key',
      decisionPolicy: [
        { Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: 'arn:aws:dynamodb:*:*:table/vip' },
      ],
      decisionMemory: 1024,
      decisionConcurrency: '50',
      decisionVpc: {
        vpcId: 'vpc-00000001',
        subnetIds: ['subnet-00000001', 'subnet-00000002'],
        securityGroupIds: ['sg-00000001'],
      },
    },
  ],
  customerKey: [
    { secretKeyArn: 'arn:aws:kms:eu-west-1:123456789012:key/1234', apiKeySecret: 'twilio/api-key' },
  ],
  domain: [
    {
      domainName: 'voice.example.com',
      certificateArn: 'arn:aws:acm:eu-west-1:123456789012:certificate/1234',
    },
  ],
  bounded: [{ '@aws-cdk/core:permissionsBoundary': { name: 'cdk-boundary' } }],
  contentDelivery: [{ publicUrl: 'https://cdn.example.com', events: true }],
  tagged: [{ tags: '{"team":"contact-centre"}', callbackConcurrency: '25' }],
  connected: [{ connectWorkflow: true, events: true, apiKeySecret: 'twilio/api-key' }],
  pair: [
    {
      fallbackRegion: 'us-west-2',
      fallback: { secretKeyArn: 'arn:aws:kms:us-west-2:123456789012:key/5678' },
      connectWorkflow: true,
      events: true,
      secretKeyArn: 'arn:aws:kms:eu-west-1:123456789012:key/1234',
      alarmTopicArn: 'arn:aws:sns:eu-west-1:123456789012:alarms',
      publicUrl: 'https://cdn.example.com',
    },
  ],
  ownTopic: [{ alarmTopicArn: 'arn:aws:sns:eu-west-1:123456789012:alarms' }],
} as const satisfies Record<string, StackVariant>;

/** The context of a local run with these rules. */
export function withRules(rules: RulesFile, context: Context = {}): Record<string, string> {
  return { ...TEST_CONFIG, ...textsOf(context), assignmentRules: rulesFile(rules) };
}

/** The whole context of a variant. */
export function contextOf([context = {}, rules = NO_RULES]: StackVariant, bundled: boolean): Context {
  const whole = keptContext(
    { ...TEST_CONFIG, ...CONTEXT, ...context, assignmentRules: rulesFile(rules) },
    {},
  );
  return bundled ? whole : { ...whole, 'aws:cdk:bundling-stacks': [] };
}

/** The context of a stack that is started locally. */
export function localContextOf(context: Context): Context {
  const values = { accountSid: '', workspaceSid: '', workflowSid: '', publicUrl: '', taskRouterUrl: '' };
  const hasFallback = context.fallbackRegion !== undefined;
  return keptContext(context, { ...values, ...(hasFallback && { fallbackPublicUrl: '' }) });
}

/** A file with these rules, outside the project. */
function rulesFile(rules: RulesFile): string {
  const text = JSON.stringify(rules);
  const name = createHash('sha256').update(text).digest('hex').slice(0, 16);
  const path = join(tmpdir(), `taskrouter-test-rules-${name}.json`);
  if (!existsSync(path)) writeFileSync(path, text);
  return path;
}

function textsOf(context: Context): Record<string, string> {
  return Object.fromEntries(Object.entries(context).map(([key, value]) => [key, String(value)]));
}
