import { type CommandContext, processContext } from './command/command-context';
import { runWorkspace } from './command/run-workspace';

/**
 * The command as the process's own: it speaks through standard output and error, and leaves the exit code.
 * @param extras what the caller knows besides, such as AWS
 */
export async function runWorkspaceProcess(
  args: readonly string[],
  extras?: Pick<CommandContext, 'readSecret' | 'assignmentRules'>,
): Promise<void> {
  try {
    process.exitCode = await runWorkspace(args, processContext(extras));
  } catch (error) {
    // Every error that a user can mend has a message for them; a stack trace would bury it.
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
