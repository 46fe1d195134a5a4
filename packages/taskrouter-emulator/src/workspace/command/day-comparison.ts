import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simulateCommand } from '../../simulation/command/simulate-command';
import { type DescribedWorkspace, exported } from '../export';
import type { ExistingWorkspace, ResourceFields, WorkspaceDefinition } from '../resources';
import type { WorkspaceOptions } from './workspace-options';

/**
 * Prints what the simulation says a plan would do: the account as it is and as it would be, on the same calls.
 * @param existing with all its workers
 */
export async function compareOnDay(
  existing: ExistingWorkspace,
  wanted: WorkspaceDefinition,
  { day, demand, json, handleSeconds }: WorkspaceOptions,
): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'workspace-day-'));
  const write = (name: string, workspace: DescribedWorkspace): string => {
    const path = join(directory, name);
    // Attributes may hold personal data: the file is its owner's alone, and gone afterwards.
    writeFileSync(path, JSON.stringify(exported(workspace, false)), { mode: 0o600 });
    return path;
  };
  try {
    const args = [
      ...['--workspace', write('before.json', existing)],
      ...['--against', write('after.json', applied(existing, wanted))],
      ...(day === undefined ? [] : ['--day', day]),
      ...(demand === undefined ? [] : ['--demand', demand]),
      ...(handleSeconds === undefined ? [] : ['--handle-seconds', handleSeconds]),
      ...(json ? ['--json'] : []),
    ];
    await simulateCommand(args, new AbortController().signal);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** The workspace as it would be: what the file doesn't have stays, and everyone stays in their activity. */
export function applied(
  { resources: has }: ExistingWorkspace,
  { fields, resources: wants }: WorkspaceDefinition,
): DescribedWorkspace {
  const { activity, taskChannel, taskQueue, workflow, worker } = wants;
  return {
    fields,
    resources: {
      activity: overlaid(has.activity, activity),
      taskChannel: overlaid(has.taskChannel, taskChannel),
      taskQueue: overlaid(has.taskQueue, taskQueue),
      workflow: overlaid(has.workflow, workflow),
      worker: new Map(
        [...overlaid(has.worker, worker)].map(([name, { fields: own }]) => {
          const before = has.worker.get(name)?.fields;
          return [name, { fields: before === undefined ? own : asBefore(own, before) }] as const;
        }),
      ),
    },
  };
}

function asBefore(own: ResourceFields['worker'], before: ResourceFields['worker']): ResourceFields['worker'] {
  return {
    ...own,
    capacity: { ...before.capacity, ...own.capacity },
    ...(before.activity !== undefined && { activity: before.activity }),
  };
}

function overlaid<F>(
  has: ReadonlyMap<string, { readonly fields: F }>,
  wants: ReadonlyMap<string, F>,
): ReadonlyMap<string, { readonly fields: F }> {
  const wanted = [...wants].map(([name, fields]) => [name, { fields }] as const);
  return new Map<string, { readonly fields: F }>([...has, ...wanted]);
}
