import { assemblyKey, type Context, findAssembly, keepAssembly, newAssembly } from '#local/assembly-cache';
import { LOCAL_CONTEXTS } from './local-contexts';
import { BUNDLED, contextOf, localContextOf, UNBUNDLED } from './stack-variants';

/*
 * node --import tsx test/helpers/synthesize-stacks.ts [context as JSON]
 * Synthesizes that stack, or every one that the tests are known to need, as far as it isn't kept from before. One
 * process for all of them: to load the CDK takes longer than to use it. The CDK's own checks of the template take a third of
 * the time, and are best-practices.test.ts's to see.
 */
process.env.CDK_VALIDATION = 'false';

function everyContext(): Context[] {
  return [
    ...Object.values(BUNDLED).map((variant) => contextOf(variant, true)),
    ...Object.values(UNBUNDLED).map((variant) => contextOf(variant, false)),
    ...Object.values(LOCAL_CONTEXTS).map(localContextOf),
  ];
}

async function main([only]: readonly string[]): Promise<void> {
  for (const context of only === undefined ? everyContext() : [JSON.parse(only)]) {
    const key = assemblyKey(context);
    if (findAssembly(key) !== undefined) continue;
    const { createTaskRouterApp } = await import('#lib/task-router-app');
    const outdir = newAssembly(key);
    createTaskRouterApp({ outdir, context }).synth();
    keepAssembly(key, outdir);
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
