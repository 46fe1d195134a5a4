import { resolve } from 'taskrouter/expression';
import type { ReservationStatus } from 'taskrouter/reservation-status';
import type { ReservationSid, TaskSid, WorkerSid } from 'taskrouter/sid';
import type { TaskStatus } from 'taskrouter/task-status';
import type { TaskEntry, WorkerEntry } from '../indexes/entries';
import { expiresAt } from '../lifecycle/task-state';
import { skipScope } from '../routing/skip-scope';
import { takesCapacity } from '../tables/reservation';
import { ageOf, hasEnded } from '../tables/task';
import type { Filter, Target } from '../workflow/configuration';
import type { Workspace } from '../workspace';
import { type ExpressionVerdict, verdictOn } from './clauses';
import { exclusionOf, inOrder } from './worker-exclusion';

/** Why a task is where it is, and what happens next. Plain JSON; times are ms since the epoch, ages seconds. */
export interface TaskExplanation {
  readonly taskSid: TaskSid;
  readonly status: TaskStatus;
  readonly reason: string | null;
  /** When this was so. */
  readonly asOf: number;
  readonly age: number;
  readonly priority: number;
  /** Friendly names. */
  readonly workflow: string | null;
  readonly queue: string | null;
  readonly routedBy: 'workflow' | 'queue' | 'worker';
  /** The workflow's filters, as the task entered it; empty where no workflow decides. */
  readonly filters: readonly FilterExplanation[];
  readonly defaultTarget: TargetExplanation | null;
  /** Every worker of the workspace, those who come into question first, in the order they are offered it. */
  readonly workers: readonly WorkerExplanation[];
  /** How many tasks that want the same workers go before it; null while it doesn't wait. */
  readonly tasksBefore: number | null;
  readonly next: readonly NextStep[];
}

export interface FilterExplanation {
  readonly name: string | null;
  readonly verdict: ExpressionVerdict;
  readonly isCurrent: boolean;
  readonly targets: readonly TargetExplanation[];
}

export interface TargetExplanation {
  readonly queue: string;
  readonly isCurrent: boolean;
  readonly priority: number | null;
  readonly expression: string | null;
  /** The task's age at which it is left, counted from where its filter's time starts; null when it has no timeout. */
  readonly leftAtAge: number | null;
  readonly skipIf: ExpressionVerdict | null;
  /** What the attribute of a known worker says. */
  readonly knownWorker: { readonly by: string; readonly value: string | null } | null;
}

export interface WorkerExplanation {
  readonly sid: WorkerSid;
  readonly friendlyName: string;
  /** From 1, in the order the task is offered; null for those who are not asked. */
  readonly place: number | null;
  /** Why not. */
  readonly excludedBy: string | null;
  /** The status of its reservation of the task, while that is open. */
  readonly reservation: ReservationStatus | null;
}

export interface NextStep {
  readonly at: number;
  readonly what: string;
  readonly reservationSid?: ReservationSid;
}

/** Explains a task that is there. A pure function of the workspace's rows and indexes. */
export function explainTask(workspace: Workspace, taskSid: TaskSid): TaskExplanation | undefined {
  const entry = workspace.taskEntries.get(taskSid);
  if (entry === undefined) return undefined;
  const { task } = entry;
  const configuration = task.route && workspace.configurations.of(task.route.configurationText);
  const filterIndex = task.route?.filterIndex ?? -1;
  const explain = (target: Target, isCurrent: boolean) => explainTarget(workspace, entry, target, isCurrent);
  const explainFilter = ({ name, expression, targets }: Filter, index: number): FilterExplanation => ({
    name: name ?? null,
    verdict: verdictOn(expression, workspace.attributesOf(task)),
    isCurrent: index === filterIndex,
    targets: targets.map((target) => explain(target, target === entry.target)),
  });
  const fallback = configuration?.defaultTarget;
  return {
    taskSid,
    status: task.status,
    reason: task.reason ?? null,
    asOf: workspace.now,
    age: ageOf(task, workspace.now),
    priority: task.priority,
    workflow: workspace.workflows.named(task.workflowSid)?.friendlyName ?? null,
    queue: workspace.taskQueues.named(task.queueSid)?.friendlyName ?? null,
    routedBy: task.routedBy,
    filters: configuration?.filters.map(explainFilter) ?? [],
    defaultTarget: fallback === undefined ? null : explain(fallback, fallback === entry.target),
    workers: explainWorkers(workspace, entry),
    tasksBefore: tasksBefore(entry),
    next: nextSteps(workspace, entry),
  };
}

function explainTarget(
  workspace: Workspace,
  { task }: TaskEntry,
  target: Target,
  isCurrent: boolean,
): TargetExplanation {
  const queue = workspace.queueEntries.get(target.queue);
  const { skipIf, knownWorker: known } = target;
  const wanted = known === undefined ? null : resolve(known.attribute, workspace.attributesOf(task));
  return {
    queue: queue?.queue.friendlyName ?? target.queue,
    isCurrent,
    priority: target.priority ?? null,
    expression: target.expression?.text ?? null,
    leftAtAge: target.endsAt ?? null,
    skipIf:
      skipIf === undefined || queue === undefined ? null : verdictOn(skipIf, skipScope(workspace, queue)),
    knownWorker:
      known === undefined ? null : { by: known.by, value: wanted === null ? null : String(wanted) },
  };
}

function explainWorkers(workspace: Workspace, entry: TaskEntry): WorkerExplanation[] {
  if (hasEnded(entry.task)) return [];
  const asked: WorkerEntry[] = [];
  const excluded: WorkerExplanation[] = [];
  const open = entry.reservations.filter(({ status }) => takesCapacity(status));
  const reservationOf = (sid: WorkerSid) => open.find(({ workerSid }) => workerSid === sid)?.status ?? null;
  for (const worker of workspace.workerEntries.values()) {
    const { sid, friendlyName } = worker.worker;
    const excludedBy = exclusionOf(workspace, entry, worker);
    if (excludedBy === undefined) asked.push(worker);
    else excluded.push({ sid, friendlyName, place: null, excludedBy, reservation: reservationOf(sid) });
  }
  const placed = inOrder(workspace, entry, asked).map(({ worker: { sid, friendlyName } }, index) => ({
    sid,
    friendlyName,
    place: index + 1,
    excludedBy: null,
    reservation: reservationOf(sid),
  }));
  return [...placed, ...excluded];
}

function tasksBefore(entry: TaskEntry): number | null {
  const { group } = entry;
  if (group === undefined) return null;
  return [...group.waiting.values()].filter(
    (other) => other !== entry && group.waiting.isBefore(other, entry),
  ).length;
}

function nextSteps(workspace: Workspace, entry: TaskEntry): NextStep[] {
  const { task } = entry;
  const steps: NextStep[] = workspace
    .pendingReservationsOf(entry)
    .flatMap(({ sid, dueAt }) =>
      dueAt === undefined ? [] : [{ at: dueAt, what: 'the reservation times out', reservationSid: sid }],
    );
  if (task.dueAt !== undefined) steps.push({ at: task.dueAt, what: whatIsDue(entry) });
  return steps.sort((a, b) => a.at - b.at);
}

function whatIsDue({ task }: TaskEntry): string {
  if (hasEnded(task)) return 'the task is removed';
  if (task.status === 'assigned' || task.status === 'wrapping') return 'TaskRouter deletes the task';
  return task.dueAt === expiresAt(task)
    ? 'the task is canceled: its time to live is over'
    : 'the target is left';
}
