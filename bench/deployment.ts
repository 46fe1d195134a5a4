import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readHttpApi } from 'local-aws/api-gateway/http-api';
import type { Throttle } from 'local-aws/api-gateway/throttle';
import { readCloudAssembly } from 'local-aws/cloud-assembly';
import { readRoles } from 'local-aws/iam/roles';
import { type FunctionConfiguration, readFunctions } from 'local-aws/lambda/function-configuration';
import { RESOURCE_TYPES } from 'local-aws/resource-types';
import { Stack } from 'local-aws/template/stack';
import { parseTemplate } from 'local-aws/template/template';
import { testSid } from 'taskrouter/test/sids';
import { writeAssembly } from '#local/synthesize';
import { oncePerRun } from './bench';
import { ACCOUNT, clouds } from './clouds';

/** The functions as `cdk deploy` would upload them: the real template, the real bundles. */
export interface Deployment {
  readonly assignmentCallback: FunctionConfiguration;
  readonly createTask: FunctionConfiguration;
  /** The HTTP API's own throttle. */
  readonly throttle: Throttle | undefined;
  /** How many alarms the stack has. */
  readonly alarms: number;
}

/** Synthesizes the stack, with a Twilio that answers on loopback. */
export const deployment = oncePerRun(async (bench): Promise<Deployment> => {
  const { awsUrl, twilioUrl } = await clouds(bench);
  const directory = await mkdtemp(join(tmpdir(), 'taskrouter-bench-'));
  bench.atEnd(() => rm(directory, { recursive: true, force: true }));
  bench.say('Synthesizing the stack …');
  const sids = { accountSid: testSid('AC'), workspaceSid: testSid('WS'), workflowSid: testSid('WW') };
  await writeAssembly({}, { ...sids, taskRouterUrl: twilioUrl }, directory);

  const assembly = readCloudAssembly(directory);
  const context = { ...ACCOUNT, stackName: assembly.stackName, endpointUrl: awsUrl };
  const stack = new Stack(context, parseTemplate(assembly.template), RESOURCE_TYPES);
  const functions = readFunctions(stack, readRoles(stack), assembly.assets);
  const named = (name: string) => {
    const found = functions.find(({ logicalId }) => logicalId.startsWith(name));
    if (found === undefined) throw new Error(`the stack has no function ${name}`);
    return found;
  };
  return {
    assignmentCallback: named('AssignmentCallback'),
    createTask: named('CreateTask'),
    throttle: readHttpApi(stack)?.throttle,
    alarms: stack.resourcesOfType('AWS::CloudWatch::Alarm').length,
  };
});

/** The bundle's text. */
export function bundleOf({ codeDirectory }: FunctionConfiguration): Promise<string> {
  return readFile(join(codeDirectory, 'index.js'), 'utf8');
}
