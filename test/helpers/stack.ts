import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { assemblyKey, type Context, findAssembly } from '#local/assembly-cache';
import { contextOf, type StackVariant } from './stack-variants';

/** A synthesized stack: its template, and the directory of its cloud assembly. */
export interface Synthesized {
  readonly template: Template;
  readonly directory: string;
}

/** The stack with its functions bundled. What is in its directory belongs to other tests too: read only. */
export function synthesize(...variant: StackVariant): Synthesized {
  return read(contextOf(variant, true));
}

/** The same without bundling, which takes most of the time: for tests that need none of our functions' code. */
export function synthesizeUnbundled(...variant: StackVariant): Synthesized {
  return read(contextOf(variant, false));
}

/** As {@link synthesizeUnbundled}, for tests that look at the template alone. */
export function synthesizeTemplate(...variant: StackVariant): Template {
  return synthesizeUnbundled(...variant).template;
}

/** As {@link synthesizeTemplate}, of the stack in the other Region. */
export function synthesizeFallbackTemplate(...variant: StackVariant): Template {
  return read(contextOf(variant, false), 'TaskRouterFallback').template;
}

function read(context: Context, stackName = 'TaskRouter'): Synthesized {
  const key = assemblyKey(context);
  const directory = findAssembly(key) ?? made(context, key);
  const template = JSON.parse(readFileSync(join(directory, `${stackName}.template.json`), 'utf8'));
  return { template: Template.fromJSON(template), directory };
}

function made(context: Context, key: string): string {
  const script = ['--import', 'tsx', join(__dirname, 'synthesize-stacks.ts'), JSON.stringify(context)];
  const { stderr } = spawnSync(process.execPath, script, { cwd: join(__dirname, '..', '..') });
  const directory = findAssembly(key);
  if (directory === undefined) throw new Error(`the stack does not synthesize: ${stderr}`);
  return directory;
}
