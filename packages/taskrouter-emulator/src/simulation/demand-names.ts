import type { Problem } from 'taskrouter/parsed';
import { closest } from 'taskrouter/suggestion';
import { DEFAULT_TASK_CHANNELS } from '../engine/create-workspace';
import type { WorkspaceSeed } from '../seed/workspace-seed';
import type { Demand, People, TaskKind } from './demand';

/** A demand that can't be simulated; the message names every field at fault. */
export class DemandError extends Error {
  override readonly name = 'DemandError';
}

/** What the demand, or the people, name that the workspace doesn't have; and a warm-up that leaves nothing to count. */
export function demandProblems(
  workspace: WorkspaceSeed,
  { hours, warmUpHours = 0, streams, recorded = [] }: Partial<Demand>,
  { shifts = [] }: People,
): Problem[] {
  const activities = workspace.activities.map(({ friendlyName }) => friendlyName);
  const workers = workspace.workers.map(({ friendlyName }) => friendlyName);
  const short: Problem = { path: 'warmUpHours', message: `takes less than the ${hours} hours there are` };
  return [
    ...(hours !== undefined && warmUpHours >= hours ? [short] : []),
    ...(streams ?? []).flatMap((stream, index) => kindProblems(workspace, `streams[${index}]`, stream)),
    ...recorded.flatMap((task, index) => kindProblems(workspace, `recorded[${index}]`, task)),
    ...shifts.flatMap((shift, index) => [
      ...shift.workers.flatMap((name, at) =>
        unknown(`people.shifts[${index}].workers[${at}]`, name, 'worker', workers),
      ),
      ...shift.activities.flatMap(([, name], at) =>
        unknown(`people.shifts[${index}].activities[${at}][1]`, name, 'activity', activities),
      ),
    ]),
  ];
}

/** What one kind of task names that the workspace doesn't have. */
export function kindProblems(
  { workflows, taskChannels = [] }: WorkspaceSeed,
  path: string,
  { workflow, channel }: TaskKind,
): Problem[] {
  const channels = [...DEFAULT_TASK_CHANNELS, ...taskChannels].map(({ uniqueName }) => uniqueName);
  const names = workflows.map(({ friendlyName }) => friendlyName);
  const prefix = path === '' ? '' : `${path}.`;
  return [
    ...unknown(`${prefix}workflow`, workflow, 'workflow', names),
    ...unknown(`${prefix}channel`, channel, 'task channel', channels),
  ];
}

function unknown(path: string, name: string | undefined, what: string, known: readonly string[]): Problem[] {
  if (name === undefined || known.includes(name)) return [];
  const meant = closest(name, known);
  const hint = meant === undefined ? `there are ${known.join(', ')}` : `did you mean ${meant}?`;
  return [{ path, message: `${JSON.stringify(name)} is no ${what} of the workspace; ${hint}` }];
}
