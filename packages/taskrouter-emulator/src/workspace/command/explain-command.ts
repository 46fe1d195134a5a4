import { isJsonObject } from 'taskrouter/parsed';
import { isSid } from 'taskrouter/sid';
import type { TaskExplanation } from '../../engine/explanation/explain-task';
import { readWorkspaceFile } from '../../seed/workspace-file';
import { UsageError } from '../../usage-error';
import { readExplainedTask } from '../cases/case-file';
import { explainCase } from '../cases/run-case';
import type { CommandContext } from './command-context';
import { explanationText } from './explanation-text';
import type { WorkspaceOptions } from './workspace-options';

/** `explain`. @returns the exit code */
export async function runExplain(context: CommandContext, options: WorkspaceOptions): Promise<number> {
  const [task] = options.arguments;
  if (task === undefined) throw new UsageError('explain takes a file with a task, or the SID of one');
  const explanation = isSid('WT', task) ? await ofEmulator(task, options) : ofFile(task, options);
  if (options.json) context.out(JSON.stringify(explanation, null, 2));
  else for (const line of explanationText(explanation)) context.out(line);
  return 0;
}

function ofFile(path: string, { file }: WorkspaceOptions): TaskExplanation {
  const seed = readWorkspaceFile(file);
  const { routingCase, seconds } = readExplainedTask(path, seed);
  return explainCase(seed, routingCase, seconds);
}

/** A task that an emulator has: it explains it itself. */
async function ofEmulator(sid: string, { taskRouterUrl }: WorkspaceOptions): Promise<TaskExplanation> {
  if (taskRouterUrl === undefined)
    throw new UsageError(
      `Twilio explains no tasks: give ${sid}'s attributes in a file, or the --taskrouter-url of an emulator`,
    );
  const response = await fetch(new URL(`/_emulator/tasks/${sid}/explanation`, taskRouterUrl));
  const body: unknown = await response.json();
  if (response.status === 200 && isExplanation(body)) return body;
  throw new UsageError(`${taskRouterUrl} has no task ${sid}`);
}

// It comes from this package's own emulator: what it answers with 200 is an explanation.
function isExplanation(body: unknown): body is TaskExplanation {
  return isJsonObject(body) && Array.isArray(body.filters) && Array.isArray(body.workers);
}
