import { differences, type Plan, planChanges } from '../plan';
import { planReport } from '../report';
import type { ExistingWorkspace, WorkspaceDefinition } from '../resources';
import type { WorkerWishes } from '../workers/wanted-workers';
import type { CommandContext } from './command-context';
import { compareOnDay } from './day-comparison';
import { lintWarnings, reportWarnings } from './lint-warnings';
import { compare, connectToAccount } from './target';
import { readInput } from './workspace-input';
import type { WorkspaceOptions } from './workspace-options';

/** `plan`. @returns the exit code: 0 without differences, 2 with some */
export async function runPlan(context: CommandContext, options: WorkspaceOptions): Promise<number> {
  const wishes = readInput(options);
  const account = await connectToAccount(context, options);
  const { target, wanted } = await compare(context, account, options, wishes);
  const plan = planChanges(seenOf(target?.existing, wanted, wishes), wanted);
  if (options.json) {
    const document = { ...plan, warnings: lintWarnings(options.file) };
    context.out(JSON.stringify(document, null, 2));
  } else for (const line of planReport(plan, options)) context.out(line);
  const isFailure = reportWarnings(context, options);
  if ((options.day ?? options.demand) !== undefined && target !== undefined) {
    context.out('');
    await compareOnDay(target.existing, wanted, options);
  }
  if (isFailure) return 1;
  return isDifferent(plan, options) ? 2 : 0;
}

/** With `moreWorkers`, the workers that nothing is said of are no part of the plan. */
function seenOf(
  existing: ExistingWorkspace | undefined,
  { resources: { worker } }: WorkspaceDefinition,
  { file }: WorkerWishes,
): ExistingWorkspace | undefined {
  if (existing === undefined || file.moreWorkers !== true) return existing;
  const seen = new Map([...existing.resources.worker].filter(([name]) => worker.has(name)));
  return { ...existing, resources: { ...existing.resources, worker: seen } };
}

function isDifferent(plan: Plan, { prune }: WorkspaceOptions): boolean {
  return differences(plan).length > 0 || (prune && plan.changes.some(({ action }) => action === 'unlisted'));
}
