import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import type { AssignmentRules } from '#lambda/callback/rule-evaluation';
import { readConfiguration } from '#lib/configuration';
import { fallbackOf } from '#lib/fallback';
import { TaskRouterStack } from '#lib/task-router-stack';
import { CONTEXT } from '../helpers/stack-variants';

interface Violation {
  readonly ruleName: string;
  readonly violatingConstructs: ReadonlyArray<{ readonly constructPath: string }>;
}

/** What the two rule packs find in the stack, and in the one of a second Region, as `rule: construct`. */
function findings(context: Readonly<Record<string, unknown>>): string[] {
  const outdir = mkdtempSync(join(tmpdir(), 'taskrouter-nag-'));
  const app = new App({ outdir, context: { 'aws:cdk:bundling-stacks': [] } });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
  const configuration = readConfiguration({ ...CONTEXT, ...context });
  const rules: AssignmentRules = { rules: [], otherwise: 'decide-later' };
  new TaskRouterStack(app, 'TaskRouter', { configuration, rules });
  const fallback = fallbackOf(configuration);
  if (fallback !== undefined) {
    const { configuration: own, region } = fallback;
    new TaskRouterStack(app, own.stackName, { configuration: own, rules, isFallback: true, env: { region } });
  }
  // Findings end the synthesis of an application; here they are read from its report instead.
  const exitCode = process.exitCode;
  try {
    app.synth();
  } catch (error) {
    if (!/ValidationFailed/.test(String(error))) throw error;
  } finally {
    process.exitCode = exitCode;
  }
  const report = JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8'));
  const reports: ReadonlyArray<{ readonly violations: readonly Violation[] }> = report.pluginReports;
  expect(reports.length).toBeGreaterThan(0);
  return reports
    .flatMap(({ violations }) => violations)
    .flatMap(({ ruleName, violatingConstructs }) =>
      violatingConstructs.map(({ constructPath }) => `${ruleName}: ${constructPath}`),
    );
}

test.each([
  [
    'with everything there is',
    {
      events: true,
      connectWorkflow: true,
      alarmEmail: 'ops@example.com',
      tracing: true,
      secretKeyArn: 'arn:aws:kms:eu-west-1:123456789012:key/1234',
      callbackConcurrency: 50,
      domainName: 'voice.example.com',
      certificateArn: 'arn:aws:acm:eu-west-1:123456789012:certificate/1234',
      decisionSecrets: 'crm/key',
      decisionVariables: { CRM_URL: 'https://crm.example.com' },
      decisionVpc: {
        vpcId: 'vpc-00000001',
        subnetIds: ['subnet-00000001'],
        securityGroupIds: ['sg-00000001'],
      },
    },
  ],
  [
    'with tokens instead of IAM, and in two Regions',
    {
      auth: 'jwt',
      jwtIssuer: 'https://example.com',
      jwtAudience: 'contact-centre',
      connectWorkflow: true,
      fallbackRegion: 'us-west-2',
    },
  ],
])('the rule packs AwsSolutions and Serverless find nothing that is not acknowledged, %s', (_, context) => {
  jest.spyOn(console, 'error').mockReturnValue(undefined);
  expect(findings(context)).toEqual([]);
  jest.restoreAllMocks();
});
