import { join } from 'node:path';
import type { LocalAws } from 'local-aws';
import type { TaskRouter } from '#emulator';
import type { Context } from './assembly-cache';
import { deployTo, type Outputs, type Region, type Regions } from './regions';
import { type StartValues, writeAssembly } from './synthesize';

/** What the stacks are deployed with. */
export interface StacksOptions {
  readonly regions: Regions;
  readonly taskRouter: TaskRouter;
  readonly context: Context;
  /** An empty directory for cloud assemblies. */
  readonly directory: string;
  /** The emulator's URL as the functions have it. */
  readonly taskRouterUrl: string;
  /** Told what is done, line by line. */
  readonly step?: ((line: string) => void) | undefined;
  /** Told the directory of each assembly before it is used. */
  readonly assembly?: ((directory: string) => Promise<void>) | undefined;
}

/** What has been deployed. */
export interface DeployedStacks {
  /** The stack's outputs. */
  readonly outputs: Outputs;
  /** The stack in another Region that TaskRouter calls when the first one does not answer, where there is one. */
  readonly fallback?: { readonly aws: LocalAws; readonly outputs: Outputs };
}

/** The app's stacks, each in its Region. */
export class Stacks {
  private assemblies = 0;

  constructor(private readonly options: StacksOptions) {}

  /** @throws SynthesisError and what a deployment throws */
  async deploy(): Promise<DeployedStacks> {
    const { regions, taskRouter } = this.options;
    const { primary, fallback } = regions;
    const assembly = await this.synthesize();
    const outputs = await deployTo(primary, assembly, taskRouter);
    if (fallback === undefined) return { outputs };
    return {
      outputs,
      fallback: { aws: fallback.aws, outputs: await deployTo(fallback, assembly, taskRouter) },
    };
  }

  /**
   * Takes up what has changed in the functions' code since; everything else stays as it was deployed.
   * @returns the functions that have other code now, as the stack calls them
   * @throws SynthesisError: nothing has changed then
   */
  async update(): Promise<readonly string[]> {
    const assembly = await this.synthesize();
    const updated = this.all.flatMap(({ aws, stackName }) => aws.updateFunctions(assembly, stackName));
    return [...new Set(updated.map((logicalId) => logicalId.replace(/[0-9A-F]{8}$/, '')))];
  }

  private get all(): readonly Region[] {
    const { primary, fallback } = this.options.regions;
    return fallback === undefined ? [primary] : [primary, fallback];
  }

  private async synthesize(): Promise<string> {
    const { context, directory, step, assembly } = this.options;
    const written = join(directory, String(++this.assemblies));
    await writeAssembly(context, this.values, written, step);
    await assembly?.(written);
    return written;
  }

  private get values(): StartValues {
    const { regions, taskRouter, taskRouterUrl } = this.options;
    const { primary, fallback } = regions;
    const { accountSid, workspaceSid, workflowSid } = taskRouter;
    return {
      accountSid,
      workspaceSid,
      workflowSid,
      publicUrl: primary.aws.apiUrl,
      ...(fallback !== undefined && { fallbackPublicUrl: fallback.aws.apiUrl }),
      taskRouterUrl,
    };
  }
}
