import { join } from 'node:path';
import { startFakeServer } from 'taskrouter/test/fake-server';
import { testSid } from 'taskrouter/test/sids';
import { AUTH_TOKEN } from '#test/helpers/assignment-callback';
import { bundleOf } from '#test/helpers/bundle';
import { compareWithValidator } from '#test/helpers/generated-callbacks';
import { functionEnvironment, LAMBDA_CONTEXT } from '#test/helpers/lambda-environment';
import { synthesize } from '#test/helpers/stack';
import { BUNDLED } from '#test/helpers/stack-variants';

/**
 * Sends so many generated callbacks, genuine, forged and damaged, through the bundled function, in this process.
 * @returns how many were answered with each status
 * @throws Error naming the seed and the smallest request that was answered wrongly
 */
export async function flood(requests: number): Promise<Readonly<Record<number, number>>> {
  const bundle = join(bundleOf(synthesize(...BUNDLED.plain), 'AssignmentCallback'), 'index.js');
  const secret = JSON.stringify({ accountSid: testSid('AC'), authToken: AUTH_TOKEN });
  const body = JSON.stringify({ SecretString: secret });
  const secretsManager = await startFakeServer(() => ({ status: 200, body }));
  const before = process.env;
  const write = process.stdout.write;
  try {
    process.env = functionEnvironment(secretsManager.url);
    const { handler } = await import(bundle);
    // One log line a request is no help here.
    process.stdout.write = () => true;
    return await compareWithValidator((request) => handler(request, LAMBDA_CONTEXT), requests);
  } finally {
    process.stdout.write = write;
    process.env = before;
    await secretsManager.close();
  }
}
