import { evaluate, resolve } from 'taskrouter/expression';
import type { TaskEntry } from '../indexes/entries';
import { cancel } from '../lifecycle/ending';
import { enterQueue, leaveMatchGroup, targetEndsAt, watch } from '../lifecycle/task-state';
import { ageOf, type RoutePosition, type Task } from '../tables/task';
import type { Target } from '../workflow/configuration';
import { advance, type Departure, hasNextInFilter, routeStart } from '../workflow/route';
import type { Workspace } from '../workspace';
import { workerNamed } from './known-worker';
import { matchGroupFor } from './match-groups';
import { offerTask } from './matching';
import { skipScope } from './skip-scope';
import { warn, warnIfNeverServed } from './warnings';

/*
 * A task's way through its workflow.
 * Source: https://www.twilio.com/docs/taskrouter/lifecycle-task-workflows-and-assignment
 */

/** Source: https://www.twilio.com/docs/taskrouter/limits */
const MAX_ASSIGNMENT_COUNT = 1_000;

/** Why a task left its workflow, as `reason` says it. */
const END_REASONS = {
  entering: 'Task did not match any filter of the Workflow',
  timeout: 'Task canceled on Workflow timeout',
  skip: 'Task skipped every target of the Workflow',
} as const;

/** Starts the task at the beginning of its workflow, or in the queue or at the worker it is routed to directly. */
export function enterWorkflow(workspace: Workspace, task: Task): void {
  const workflow = workspace.workflows.named(task.workflowSid);
  const entry = workspace.entryOfTask(task);
  if (task.isWaiting) leaveMatchGroup(entry);
  if (task.routedBy !== 'workflow' || workflow === undefined) {
    announceTask(workspace, task);
    wait(workspace, entry);
    return;
  }
  task.route = routeStart(workflow.configurationText);
  moveOn(workspace, entry, task.route, 'entering');
}

/** Routes a task that has come back to pending, because its last reservation failed. */
export function routeAgain(workspace: Workspace, task: Task): void {
  if (task.status !== 'pending') return;
  const { route } = task;
  const entry = workspace.entryOfTask(task);
  if (task.assignmentCount >= MAX_ASSIGNMENT_COUNT) {
    cancel(workspace, task, 'Max assignment count exceeded');
  } else if (route !== undefined && hasOutstayed(workspace, entry)) {
    moveOn(workspace, entry, route, 'timeout');
  } else if (route !== undefined && movesOnAfterFailure(workspace, route)) {
    moveOn(workspace, entry, route, 'failed-reservation');
  } else {
    wait(workspace, entry);
  }
}

function movesOnAfterFailure(workspace: Workspace, route: RoutePosition): boolean {
  if (workspace.context.routing.afterFailedReservation !== 'next-target') return false;
  return hasNextInFilter(workspace.configurations.of(route.configurationText), route);
}

/** Lets a waiting task that has changed (attributes, priority, channel) wait where it belongs now. */
export function waitAgain(workspace: Workspace, task: Task): void {
  if (!task.isWaiting) return;
  const entry = workspace.entryOfTask(task);
  leaveMatchGroup(entry);
  wait(workspace, entry);
}

/** The target's timeout has passed while the task waited in it. */
export function leaveTarget(workspace: Workspace, task: Task): void {
  const { route } = task;
  if (route === undefined) return;
  const taskQueue = workspace.taskQueues.named(task.queueSid);
  if (taskQueue !== undefined) workspace.emit({ type: 'task-queue.timeout', taskQueue, task });
  moveOn(workspace, workspace.entryOfTask(task), route, 'timeout');
}

function moveOn(workspace: Workspace, entry: TaskEntry, route: RoutePosition, from: Departure): void {
  const { task } = entry;
  const configuration = workspace.configurations.of(route.configurationText);
  const attributes = workspace.attributesOf(task);
  leaveMatchGroup(entry);
  let departure = from;
  for (;;) {
    const target = advance(configuration, route, departure, attributes, ageOf(task, workspace.now));
    entry.target = target;
    if (departure === 'entering') announceEntry(workspace, task, target);
    if (target === undefined) {
      leaveWorkflow(workspace, task, departure);
      return;
    }
    const queue = workspace.taskQueues.get(target.queue);
    if (queue === undefined) {
      departure = 'skip';
    } else if (hasOutstayed(workspace, entry)) {
      // Timeouts count from the task's creation: by now this target's time may be over before it begins.
      departure = 'timeout';
    } else {
      task.priority = target.priority ?? task.priority;
      enterQueue(workspace, task, queue);
      announceTask(workspace, task);
      announceTarget(workspace, task, target);
      wait(workspace, entry);
      if (task.status !== 'pending' || !isSkipped(workspace, target)) return;
      leaveMatchGroup(entry);
      departure = 'skip';
    }
  }
}

function hasOutstayed(workspace: Workspace, entry: TaskEntry): boolean {
  const endsAt = targetEndsAt(entry);
  return endsAt !== undefined && endsAt <= workspace.now;
}

// https://www.twilio.com/docs/taskrouter/worker-presence: asked only where no worker can take the task right now.
function isSkipped(workspace: Workspace, target: Target): boolean {
  const queue = workspace.queueEntries.get(target.queue);
  return (
    target.skipIf !== undefined && queue !== undefined && evaluate(target.skipIf, skipScope(workspace, queue))
  );
}

/** Puts the task where workers find it, and offers it to those who can take it now. */
function wait(workspace: Workspace, entry: TaskEntry): void {
  joinMatchGroup(workspace, entry);
  const { group, target } = entry;
  const isFirst = group?.terms.queue !== undefined && group.members.size === 0 && group.waiting.size === 1;
  if (isFirst && target?.knownWorker === undefined) warnIfNeverServed(workspace, entry);
  watch(workspace, entry);
  offerTask(workspace, entry);
}

/** Puts the task in the match group it belongs to. */
export function joinMatchGroup(workspace: Workspace, entry: TaskEntry): void {
  entry.group = matchGroupFor(workspace, entry);
  entry.task.isWaiting = entry.group !== undefined;
  entry.group?.waiting.push(entry);
}

function leaveWorkflow(workspace: Workspace, task: Task, departure: Departure): void {
  announceTask(workspace, task);
  const workflow = workspace.workflows.named(task.workflowSid);
  const how = departure === 'failed-reservation' ? 'timeout' : departure;
  if (workflow !== undefined && how !== 'entering') {
    const type = how === 'timeout' ? 'workflow.timeout' : 'workflow.skipped';
    workspace.emit({ type, workflow, task });
  }
  const reason = END_REASONS[how];
  if (how === 'entering') warn(workspace, `Task ${task.sid}: ${reason}, which has no default_filter`, task);
  cancel(workspace, task, reason);
}

// A task is announced as created once it has its place: that is the order in which Twilio's events come.
function announceTask(workspace: Workspace, task: Task): void {
  if (task.isAnnounced) return;
  task.isAnnounced = true;
  workspace.emit({ type: 'task.created', task });
}

function announceEntry(workspace: Workspace, task: Task, target: Target | undefined): void {
  const workflow = workspace.workflows.named(task.workflowSid);
  const taskQueue = target && workspace.taskQueues.get(target.queue);
  if (workflow === undefined) return;
  workspace.emit({ type: 'workflow.entered', workflow, task, ...(taskQueue !== undefined && { taskQueue }) });
}

function announceTarget(workspace: Workspace, task: Task, target: Target): void {
  const workflow = workspace.workflows.named(task.workflowSid);
  const { route } = task;
  if (workflow !== undefined && route !== undefined) {
    const filter = workspace.configurations.of(route.configurationText).filters[route.filterIndex];
    workspace.emit({ type: 'workflow.target-matched', workflow, task, filter });
  }
  const { knownWorker } = target;
  if (knownWorker === undefined) return;
  const attributes = workspace.attributesOf(task);
  const value = resolve(knownWorker.attribute, attributes);
  const [name] = knownWorker.attribute;
  // Null is the documented way to say "nobody in particular" without an alert.
  if (value === null && Object.hasOwn(attributes, name)) return;
  const worker = workerNamed(workspace, knownWorker.by, value);
  const queue = workspace.queueEntries.get(target.queue);
  const alert = { at: workspace.now, workspaceSid: workspace.sid, taskSid: task.sid };
  const written = `task.${knownWorker.attribute.join('.')}`;
  if (worker === undefined) {
    const message = `${written} names no worker of this workspace`;
    workspace.context.output.alert({ ...alert, code: 40154, message });
  } else if (queue !== undefined && !queue.members.has(workspace.entryOfWorker(worker))) {
    const message = `${worker.friendlyName}, named by ${written}, is not in ${queue.queue.friendlyName}`;
    workspace.context.output.alert({ ...alert, code: 40152, message });
  }
}
