import { spawn } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isJsonObject } from 'taskrouter/parsed';
import { readConfigFolder } from '#lib/config-folder';
import { assemblyKey, type Context, findAssembly, keepAssembly, newAssembly } from './assembly-cache';

const ROOT = join(__dirname, '..');

/** The CDK app did not synthesize; the message is what it printed. */
export class SynthesisError extends Error {
  override readonly name = 'SynthesisError';
}

/** What differs from start to start, by the key of the context: SIDs of the Workspace, addresses of this machine. */
export type StartValues = Readonly<Partial<Record<keyof typeof PLACEHOLDERS, string>>>;

/** What stands for these in a kept assembly. */
const PLACEHOLDERS = {
  accountSid: `AC${'5a'.repeat(16)}`,
  workspaceSid: `WS${'5a'.repeat(16)}`,
  workflowSid: `WW${'5a'.repeat(16)}`,
  publicUrl: 'https://public-url.invalid',
  taskRouterUrl: 'https://taskrouter-url.invalid',
  fallbackPublicUrl: 'https://fallback-public-url.invalid',
} as const;

const NO_DOMAIN = { domainName: '', certificateArn: '' };

/** cdk.json's own context, which counts where a key isn't given otherwise. */
function contextOfCdkJson(): Context {
  const { context } = cdkJson();
  return isJsonObject(context) ? context : {};
}

/** What a start is asked for, by the command line, cdk.json and the stage that either names. */
export function wholeContext(context: Context): Context {
  const whole = { ...contextOfCdkJson(), ...context };
  // An assembly is kept under what it is made of, and the values of the user's folder are paths of files too.
  return { ...readConfigFolder(whole).values, ...whole };
}

/** The context that an assembly is kept for: cdk.json's, what is given, and placeholders for these values. */
export function keptContext(context: Context, values: StartValues): Context {
  const { fallbackPublicUrl, ...placeholders } = Object.fromEntries(
    Object.entries(PLACEHOLDERS).filter(([key]) => Object.hasOwn(values, key)),
  );
  const withStage = { ...wholeContext(context), ...placeholders };
  // A domain of its own leads to AWS, not to this machine; empty values are ones that were taken away.
  const isLocal = Object.hasOwn(values, 'publicUrl');
  const local = isLocal ? { ...withStage, ...NO_DOMAIN, fallback: '' } : withStage;
  return fallbackPublicUrl === undefined ? local : { ...local, fallback: { publicUrl: fallbackPublicUrl } };
}

/**
 * Writes the stack's cloud assembly into a directory: the one kept from an earlier time when nothing that it is made of
 * has changed, a new one otherwise.
 * @param context takes precedence over the context of cdk.json
 * @param values of the stack that is started
 * @throws SynthesisError with the app's own message, e.g. which values are malformed
 */
export async function writeAssembly(
  context: Context,
  values: StartValues,
  outdir: string,
  step: (line: string) => void = () => {},
): Promise<void> {
  const whole = keptContext(context, values);
  const key = assemblyKey(whole);
  let kept = findAssembly(key);
  if (kept === undefined) {
    step('Synthesizing the stack: something in it is new …');
    const directory = newAssembly(key);
    await runApp(whole, directory);
    kept = keepAssembly(key, directory);
  }
  copyAssembly(kept, values, outdir);
}

/** Copies a kept assembly, with these values in the place of their placeholders. */
export function copyAssembly(kept: string, values: StartValues, outdir: string): void {
  // Away from this project's node_modules: as in Lambda, a function finds only what is in its bundle.
  cpSync(kept, outdir, { recursive: true });
  for (const file of readdirSync(outdir).filter((name) => name.endsWith('.template.json'))) {
    let template = readFileSync(join(outdir, file), 'utf8');
    for (const [key, placeholder] of Object.entries(PLACEHOLDERS)) {
      const value = new Map(Object.entries(values)).get(key);
      if (value !== undefined) template = template.replaceAll(placeholder, value);
    }
    writeFileSync(join(outdir, file), template);
  }
}

/**
 * Runs the CDK app of cdk.json as `cdk synth` does, without the CLI's start-up time and its look at AWS, and without the
 * CDK's checks of the template: they take most of the time, and what they find matters to a deployment.
 */
async function runApp(context: Context, outdir: string): Promise<void> {
  const { app: command } = cdkJson();
  if (typeof command !== 'string') throw new SynthesisError('cdk.json names no app');
  const app = spawn(command, {
    cwd: ROOT,
    shell: true,
    env: {
      ...process.env,
      CDK_OUTDIR: outdir,
      CDK_CONTEXT_JSON: JSON.stringify(context),
      CDK_VALIDATION: 'false',
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

function cdkJson(): Readonly<Record<string, unknown>> {
  const cdk: unknown = JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8'));
  return isJsonObject(cdk) ? cdk : {};
}
