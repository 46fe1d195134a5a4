import { existsSync } from 'node:fs';
import { readWorkspaceFile } from './seed/workspace-file';
import type { WorkspaceSeed } from './seed/workspace-seed';
import { UsageError } from './usage-error';
import { readWorkflowFile } from './workflow-file/workflow-file';

/** What a command line says of the workspace to start with: paths of files. */
export interface SeedChoice {
  /** Everything of a workspace, by name. */
  readonly workspaceFile: string | undefined;
  /** A Workflow as Twilio gives it. */
  readonly workflow: string | undefined;
  /** The state file, which goes first where there is one. */
  readonly state: string | undefined;
}

/** What an emulator is to start with. */
export interface ChosenSeed {
  /** Undefined for the quickstart's workspace. */
  readonly seed: WorkspaceSeed | undefined;
  /** What a person has to know of it, line by line. */
  readonly said: readonly string[];
}

/** @throws UsageError, WorkspaceFileError */
export function chooseSeed({ workspaceFile, workflow, state }: SeedChoice): ChosenSeed {
  if (workspaceFile !== undefined && workflow !== undefined)
    throw new UsageError(
      '--workspace-file and --workflow exclude each other: a workspace file has its workflows',
    );
  const given = workspaceFile ?? workflow;
  if (given === undefined) return { seed: undefined, said: [] };
  const { seed, said } =
    workflow === undefined ? { seed: readWorkspaceFile(given), said: [] } : readWorkflowFile(workflow);
  if (state === undefined || !existsSync(state)) return { seed, said };
  const option = workflow === undefined ? '--workspace-file' : '--workflow';
  return {
    seed,
    said: [`--state ${state} goes on with the workspace in it: ${option} ${given} has no effect`],
  };
}
