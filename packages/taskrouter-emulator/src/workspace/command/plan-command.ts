import { readWorkspaceFile } from '../../seed/workspace-file';
import { definitionOf } from '../definition';
import { differences, type Plan, planChanges } from '../plan';
import { planReport } from '../report';
import type { CommandContext } from './command-context';
import { connect, findTarget } from './target';
import type { WorkspaceOptions } from './workspace-options';

/** `plan`. @returns the exit code: 0 without differences, 2 with some */
export async function runPlan(context: CommandContext, options: WorkspaceOptions): Promise<number> {
  const wanted = definitionOf(readWorkspaceFile(options.file));
  const account = await connect(context, options);
  const target = await findTarget(context, account, options, wanted.fields.friendlyName);
  const plan = planChanges(target?.existing, wanted);
  if (options.json) context.out(JSON.stringify(plan, null, 2));
  else for (const line of planReport(plan, options)) context.out(line);
  return isDifferent(plan, options) ? 2 : 0;
}

function isDifferent(plan: Plan, { prune }: WorkspaceOptions): boolean {
  return differences(plan).length > 0 || (prune && plan.changes.some(({ action }) => action === 'unlisted'));
}
