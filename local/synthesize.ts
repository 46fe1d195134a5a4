import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isJsonObject } from 'taskrouter/parsed';

const ROOT = join(__dirname, '..');

/** The CDK app did not synthesize; the message is what it printed. */
export class SynthesisError extends Error {
  override readonly name = 'SynthesisError';
}

/**
 * Runs the CDK app of cdk.json as `cdk synth` does, without the CLI's start-up time and its look at AWS.
 * @param context takes precedence over the context of cdk.json
 * @param outdir receives the cloud assembly
 * @throws SynthesisError with the app's own message, e.g. which values are malformed
 */
export async function synthesize(context: Readonly<Record<string, string>>, outdir: string): Promise<void> {
  const cdk: unknown = JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8'));
  if (!isJsonObject(cdk) || typeof cdk.app !== 'string') throw new SynthesisError('cdk.json names no app');
  const inherited = isJsonObject(cdk.context) ? cdk.context : {};
  const app = spawn(cdk.app, {
    cwd: ROOT,
    shell: true,
    env: {
      ...process.env,
      CDK_OUTDIR: outdir,
      CDK_CONTEXT_JSON: JSON.stringify({ ...inherited, ...context }),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed: string[] = [];
  for (const stream of [app.stdout, app.stderr]) stream.on('data', (chunk) => printed.push(String(chunk)));
  const exitCode = await new Promise((resolve, reject) => {
    app.on('error', reject);
    app.on('close', resolve);
  });
  if (exitCode !== 0)
    throw new SynthesisError(printed.join('').trim() || `the CDK app ended with ${exitCode}`);
}
