import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { oncePerRun } from '../bench';

/** A handler of this folder, to measure ours against. */
export type BaselineName = 'empty' | 'documented-callback' | 'documented-create-task';

/** The folders with the baselines' bundles, each with an index.js. */
export type Baselines = Readonly<Record<BaselineName, string>>;

/**
 * Bundles the baselines as NodejsFunction does by default: not minified, and the AWS SDK left out, because Lambda has it
 * installed beside the function.
 * Source: the defaults of `BundlingOptions` in aws-cdk-lib/aws-lambda-nodejs.
 */
export const baselines = oncePerRun(async (bench): Promise<Baselines> => {
  const directory = await mkdtemp(join(tmpdir(), 'taskrouter-bench-baselines-'));
  bench.atEnd(() => rm(directory, { recursive: true, force: true }));
  const bundle = async (name: BaselineName): Promise<string> => {
    await build({
      entryPoints: [join(__dirname, `${name}.js`)],
      outfile: join(directory, name, 'index.js'),
      bundle: true,
      platform: 'node',
      target: 'node24',
      format: 'cjs',
      external: ['@aws-sdk/*', '@smithy/*'],
      logLevel: 'warning',
    });
    return join(directory, name);
  };
  return {
    empty: await bundle('empty'),
    'documented-callback': await bundle('documented-callback'),
    'documented-create-task': await bundle('documented-create-task'),
  };
});
