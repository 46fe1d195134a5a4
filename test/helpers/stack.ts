import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { testSid } from 'taskrouter/test/sids';
import type { AssignmentRules } from '#lambda/callback/assignment-rules';
import { readConfiguration } from '#lib/configuration';
import { TaskRouterStack } from '#lib/task-router-stack';

/** The least context a deployment needs. */
export const CONTEXT = {
  accountSid: testSid('AC'),
  workspaceSid: testSid('WS'),
  workflowSid: testSid('WW'),
};

/** A synthesized stack: its template, and the directory of its cloud assembly. */
export interface Synthesized {
  readonly template: Template;
  readonly directory: string;
}

/** Synthesizes the stack, functions bundled, into a directory of its own. */
export function synthesize(
  context: Readonly<Record<string, unknown>> = {},
  rules: AssignmentRules = { rules: [], otherwise: {} },
): Synthesized {
  return synthesizeWith(context, rules, {});
}

/** The same without bundling, which takes most of the time: for tests that look at the template alone. */
export function synthesizeTemplate(
  context: Readonly<Record<string, unknown>> = {},
  rules: AssignmentRules = { rules: [], otherwise: {} },
): Template {
  return synthesizeWith(context, rules, { 'aws:cdk:bundling-stacks': [] }).template;
}

function synthesizeWith(
  context: Readonly<Record<string, unknown>>,
  rules: AssignmentRules,
  appContext: Record<string, unknown>,
): Synthesized {
  const outdir = mkdtempSync(join(tmpdir(), 'taskrouter-test-'));
  const app = new App({ outdir, context: appContext });
  const configuration = readConfiguration({ ...CONTEXT, ...context });
  const stack = new TaskRouterStack(app, 'TaskRouter', { configuration, rules });
  return { template: Template.fromStack(stack), directory: outdir };
}
