import { differences, type Plan, planChanges } from '../plan';
import { planReport } from '../report';
import type { CommandContext } from './command-context';
import { lintWarnings, reportWarnings } from './lint-warnings';
import { compare, connect } from './target';
import { readInput } from './workspace-input';
import type { WorkspaceOptions } from './workspace-options';

/** `plan`. @returns the exit code: 0 without differences, 2 with some */
export async function runPlan(context: CommandContext, options: WorkspaceOptions): Promise<number> {
  const wishes = readInput(options);
  const account = await connect(context, options);
  const { target, wanted } = await compare(context, account, options, wishes);
  const plan = planChanges(target?.existing, wanted);
  if (options.json) {
    const document = { ...plan, warnings: lintWarnings(options.file) };
    context.out(JSON.stringify(document, null, 2));
  } else for (const line of planReport(plan, options)) context.out(line);
  if (reportWarnings(context, options)) return 1;
  return isDifferent(plan, options) ? 2 : 0;
}

function isDifferent(plan: Plan, { prune }: WorkspaceOptions): boolean {
  return differences(plan).length > 0 || (prune && plan.changes.some(({ action }) => action === 'unlisted'));
}
