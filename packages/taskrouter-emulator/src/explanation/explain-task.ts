import { evaluate } from 'taskrouter/expression';
import { decidingComparisons, describeComparison } from 'taskrouter/expression/decision';
import { ageOf, hasEnded, type RoutePosition, type Task } from '../engine/tables/task';
import type { Target, WorkflowConfiguration } from '../engine/workflow/configuration';
import { advance, targetAt } from '../engine/workflow/route';
import type { Workspace } from '../engine/workspace';
import { explainWorkers } from './explain-workers';
import type { FilterExplanation, TargetExplanation, TaskExplanation, Upcoming } from './task-explanation';

/** Why a task is where it is, and what comes next. It only reads. @param now ms since the epoch */
export function explainTask(workspace: Workspace, task: Task, now: number): TaskExplanation {
  const { route } = task;
  const configuration = route && workspace.configurations.of(route.configurationText);
  return {
    sid: task.sid,
    status: task.status,
    workflow: workspace.workflows.named(task.workflowSid)?.friendlyName ?? null,
    queue: workspace.taskQueues.named(task.queueSid)?.friendlyName ?? null,
    priority: task.priority,
    age: ageOf(task, now),
    filters: configuration === undefined ? [] : explainFilters(workspace, task, configuration),
    targets:
      configuration === undefined || route === undefined
        ? []
        : explainTargets(workspace, configuration, route),
    workers: hasEnded(task) ? [] : explainWorkers(workspace, task),
    next: hasEnded(task) ? [] : upcoming(workspace, task, configuration),
  };
}

function explainFilters(
  workspace: Workspace,
  task: Task,
  { filters }: WorkflowConfiguration,
): FilterExplanation[] {
  const attributes = workspace.attributesOf(task);
  return filters.map(({ name, expression }, index) => ({
    name: name ?? expression.text,
    expression: expression.text,
    matches: evaluate(expression, attributes),
    current: index === task.route?.filterIndex,
    because: decidingComparisons(expression.condition, attributes).map((comparison) =>
      describeComparison(comparison, attributes),
    ),
  }));
}

function explainTargets(
  workspace: Workspace,
  configuration: WorkflowConfiguration,
  route: RoutePosition,
): TargetExplanation[] {
  const filter = configuration.filters[route.filterIndex];
  const fallback = targetAt(configuration, route);
  const targets = filter?.targets ?? (fallback === undefined ? [] : [fallback]);
  return targets.map((target, index) => ({
    filter: filter === undefined ? 'default' : (filter.name ?? filter.expression.text),
    position: index + 1,
    queue: queueName(workspace, target),
    expression: target.expression?.text ?? null,
    skip_if: target.skipIf?.text ?? null,
    until: target.endsAt === undefined ? null : route.filterStart + target.endsAt,
    state: index < route.targetIndex ? 'passed' : index === route.targetIndex ? 'current' : 'ahead',
  }));
}

function upcoming(
  workspace: Workspace,
  task: Task,
  configuration: WorkflowConfiguration | undefined,
): Upcoming[] {
  const ageAt = (at: number) => Math.max(0, (at - task.dateCreated) / 1_000);
  const pending = workspace
    .pendingReservationsOf(workspace.entryOfTask(task))
    .flatMap(({ dueAt, workerSid }) => {
      const name = workspace.workers.named(workerSid).friendlyName;
      return dueAt === undefined ? [] : [{ age: ageAt(dueAt), what: `the reservation of ${name} times out` }];
    });
  const target = workspace.targetOf(task);
  const isOpen = task.status === 'pending' || task.status === 'reserved';
  const leaving =
    !isOpen || target?.endsAt === undefined || task.route === undefined || configuration === undefined
      ? []
      : [leaves(workspace, task, task.route, configuration, task.route.filterStart + target.endsAt)];
  const expiry = isOpen ? [{ age: task.timeout, what: 'its time to live is over: it is canceled' }] : [];
  return [...pending, ...leaving, ...expiry].sort((one, other) => one.age - other.age);
}

/** Where the task goes when its target's timeout is over. */
function leaves(
  workspace: Workspace,
  task: Task,
  route: RoutePosition,
  configuration: WorkflowConfiguration,
  age: number,
): Upcoming {
  const position = { ...route };
  const target = advance(configuration, position, 'timeout', workspace.attributesOf(task), age);
  if (target === undefined)
    return { age, what: "the target's timeout is over and no other follows: it is canceled" };
  const filter = configuration.filters[position.filterIndex];
  const name = filter?.name ?? filter?.expression.text ?? 'default';
  const where = `target ${position.targetIndex + 1} of filter ${JSON.stringify(name)}, queue ${queueName(workspace, target)}`;
  return { age, what: `the target's timeout is over: it goes on to ${where}` };
}

function queueName(workspace: Workspace, { queue }: Target): string {
  return workspace.taskQueues.named(queue).friendlyName;
}
