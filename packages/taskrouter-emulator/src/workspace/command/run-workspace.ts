import RestException from 'twilio/lib/base/RestException';
import { WorkspaceFileError } from '../../seed/workspace-file';
import { InputFileError } from '../../simulation/command/input-file-error';
import { UsageError } from '../../usage-error';
import { AmbiguousName } from '../account/read-workspace';
import { UnknownOutcome } from '../account/unknown-outcome';
import { Unreachable } from '../account/unreachable';
import { ChangedMeanwhile } from '../apply/changed-meanwhile';
import { UnknownName } from '../names';
import { runApply } from './apply-command';
import type { CommandContext } from './command-context';
import { runExplain } from './explain-command';
import { runExport } from './export-command';
import { runLint } from './lint-command';
import { runPlan } from './plan-command';
import { runTest } from './test-command';
import { parseWorkspaceOptions, WORKSPACE_USAGE, type WorkspaceOptions } from './workspace-options';

/** The command `workspace`. @returns the exit code: 0, 2 from a plan with differences, 1 for everything that failed */
export async function runWorkspace(args: readonly string[], context: CommandContext): Promise<number> {
  try {
    const options = parseWorkspaceOptions(args);
    if (options === 'help') {
      context.out(WORKSPACE_USAGE);
      return 0;
    }
    return await run(context, options);
  } catch (error) {
    const message = messageOf(error);
    if (message === undefined) throw error;
    context.err(message);
    return 1;
  }
}

async function run(context: CommandContext, options: WorkspaceOptions): Promise<number> {
  switch (options.command) {
    case 'plan':
      return runPlan(context, options);
    case 'apply':
      return runApply(context, options);
    case 'export':
      return runExport(context, options);
    case 'explain':
      return runExplain(context, options);
    case 'lint':
      return runLint(context, options);
    case 'test':
      return runTest(context, options);
  }
}

/** What a person is told of a failure that they or Twilio can mend; undefined for a fault of ours. */
function messageOf(error: unknown): string | undefined {
  if (error instanceof RestException) {
    const code = error.code === undefined ? '' : ` (error ${error.code})`;
    return `Twilio answered ${error.status}${code}: ${error.message}. What was done before it stays; run it again.`;
  }
  if (error instanceof UnknownOutcome) return `${error.message}. Run it again: it finds out what was done.`;
  const isKnown = [
    InputFileError,
    UsageError,
    WorkspaceFileError,
    AmbiguousName,
    ChangedMeanwhile,
    UnknownName,
    Unreachable,
  ].some((kind) => error instanceof kind);
  return isKnown && error instanceof Error ? error.message : undefined;
}
