import type { TaskRouterAccount } from '../account/connection';
import { applyPlan } from '../apply/apply';
import { keptLine } from '../apply/prune';
import { createWorkspaceOf } from '../apply/write-workspace';
import { definitionOf } from '../definition';
import { differences, type Plan, planChanges } from '../plan';
import { planReport } from '../report';
import type { WorkspaceDefinition } from '../resources';
import type { WorkerWishes } from '../workers/wanted-workers';
import type { CommandContext } from './command-context';
import { progressBar } from './progress';
import { takeSnapshot } from './snapshot';
import { type AccountWorkspace, compare, compareWith, connectToAccount } from './target';
import { readInput } from './workspace-input';
import type { WorkspaceOptions } from './workspace-options';

/** `apply`. @returns the exit code: 0 when everything is as the file says, 1 otherwise */
export async function runApply(context: CommandContext, options: WorkspaceOptions): Promise<number> {
  const wishes = readInput(options);
  const account = await connectToAccount(context, options);
  const { target, wanted } = await compare(context, account, options, wishes);
  const plan = planChanges(target?.existing, wanted);
  for (const line of planReport(plan, options)) context.out(line);
  if (!isPossible(context, plan)) return 1;
  const unlisted = plan.changes.filter(({ action }) => action === 'unlisted').length;
  const count = differences(plan).length + (options.prune ? unlisted : 0);
  if (count === 0) return 0;
  if (!options.yes && !(await context.confirm(`Apply ${count} change(s)?`))) {
    context.err('Nothing was changed. --yes applies without asking.');
    return 1;
  }
  if (target === undefined) return applyNew(context, options, account, wishes);
  takeSnapshot(context, options, target.existing, wishes.file.moreWorkers === true);
  return applyTo(context, options, target, wanted, plan);
}

/** A workspace that isn't there yet begins with Twilio's defaults: it is planned anew from those. */
async function applyNew(
  context: CommandContext,
  options: WorkspaceOptions,
  account: TaskRouterAccount,
  wishes: WorkerWishes,
): Promise<number> {
  const sid = await createWorkspaceOf(account, definitionOf(wishes.file).fields, context.sleep);
  context.err(`Made workspace ${sid}. To go back, delete it.`);
  const { target, wanted } = await compareWith(context, account, sid, wishes);
  const plan = planChanges(target.existing, wanted);
  return isPossible(context, plan) ? applyTo(context, options, target, wanted, plan) : 1;
}

async function applyTo(
  context: CommandContext,
  { prune }: WorkspaceOptions,
  { access, existing }: AccountWorkspace,
  wanted: WorkspaceDefinition,
  plan: Plan,
): Promise<number> {
  const writing = { workspace: access, sleep: context.sleep };
  const onProgress = progressBar(context, 'applying');
  const kept = await applyPlan(writing, { existing, wanted, plan, prune }, onProgress);
  for (const one of kept) context.err(keptLine(one));
  context.out(kept.length === 0 ? 'Applied.' : `Applied, except for ${kept.length} that are kept.`);
  return kept.length === 0 ? 0 : 1;
}

function isPossible({ err }: CommandContext, { changes }: Plan): boolean {
  const impossible = changes.filter((change) => change.impossible !== undefined);
  if (impossible.length === 0) return true;
  err('TaskRouter cannot do what is marked [!]. Nothing was changed.');
  return false;
}
