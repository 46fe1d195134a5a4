import { describeProblems } from 'taskrouter/parsed';
import type { WorkflowSid } from 'taskrouter/sid';
import { throwCommandError } from '../command-error';
import { enterWorkflow } from '../routing/router';
import { warnOfConfiguration } from '../routing/warnings';
import type { Workflow } from '../tables/resources';
import { hasEnded } from '../tables/task';
import { parseWorkflowConfiguration } from '../workflow/configuration';
import { unknownKeys } from '../workflow/unknown-keys';
import type { Workspace } from '../workspace';
import * as lookup from './lookup';

interface WorkflowFields {
  readonly friendlyName?: string | undefined;
  /** JSON. */
  readonly configuration?: string | undefined;
  /** Empty: no callback. */
  readonly assignmentCallbackUrl?: string | undefined;
  readonly fallbackAssignmentCallbackUrl?: string | undefined;
  /** Seconds. */
  readonly taskReservationTimeout?: number | undefined;
}

/** Twilio's default. Source: https://www.twilio.com/docs/taskrouter/api/workflow */
const DEFAULT_RESERVATION_TIMEOUT = 120;

export function createWorkflow(
  workspace: Workspace,
  params: WorkflowFields & {
    readonly sid?: WorkflowSid | undefined;
    readonly friendlyName: string;
    readonly configuration: string;
  },
): Workflow {
  const { now, context } = workspace;
  checkConfiguration(workspace, params.configuration);
  const workflow: Workflow = {
    sid: params.sid ?? context.sids.next('WW'),
    friendlyName: params.friendlyName,
    configurationText: params.configuration,
    assignmentCallbackUrl: params.assignmentCallbackUrl || undefined,
    fallbackAssignmentCallbackUrl: params.fallbackAssignmentCallbackUrl || undefined,
    taskReservationTimeout: params.taskReservationTimeout ?? DEFAULT_RESERVATION_TIMEOUT,
    dateCreated: now,
    dateUpdated: now,
  };
  workspace.workflows.add(workflow);
  workspace.emit({ type: 'workflow.created', workflow });
  alertUnknownKeys(workspace, workflow);
  warnOfConfiguration(workspace, workflow);
  return workflow;
}

export function updateWorkflow(
  workspace: Workspace,
  params: WorkflowFields & {
    readonly sid: WorkflowSid;
    /** Sends the tasks that wait in the workflow through it again, from its beginning. */
    readonly reEvaluateTasks?: boolean | undefined;
  },
): Workflow {
  const workflow = lookup.own(workspace.workflows, params.sid);
  const { configuration, assignmentCallbackUrl, fallbackAssignmentCallbackUrl } = params;
  if (configuration !== undefined) {
    checkConfiguration(workspace, configuration);
    workflow.configurationText = configuration;
  }
  workflow.friendlyName = params.friendlyName ?? workflow.friendlyName;
  workflow.taskReservationTimeout = params.taskReservationTimeout ?? workflow.taskReservationTimeout;
  if (assignmentCallbackUrl !== undefined)
    workflow.assignmentCallbackUrl = assignmentCallbackUrl || undefined;
  if (fallbackAssignmentCallbackUrl !== undefined) {
    workflow.fallbackAssignmentCallbackUrl = fallbackAssignmentCallbackUrl || undefined;
  }
  workflow.dateUpdated = workspace.now;
  workspace.emit({ type: 'workflow.updated', workflow });
  if (configuration !== undefined) alertUnknownKeys(workspace, workflow);
  if (configuration !== undefined) warnOfConfiguration(workspace, workflow);
  if (params.reEvaluateTasks === true) {
    for (const task of workspace.tasks.values()) {
      if (task.workflowSid === workflow.sid && task.status === 'pending') enterWorkflow(workspace, task);
    }
  }
  return workflow;
}

/** Refused while tasks are in it. */
export function deleteWorkflow(workspace: Workspace, params: { readonly sid: WorkflowSid }): void {
  const workflow = lookup.own(workspace.workflows, params.sid);
  const open = [...workspace.tasks.values()].filter(
    (task) => task.workflowSid === workflow.sid && !hasEnded(task),
  ).length;
  if (open > 0) {
    throwCommandError(`Cannot delete Workflow ${workflow.sid}: ${open} of its Tasks have not ended`);
  }
  workspace.retire(workspace.workflows, workflow.sid);
  workspace.emit({ type: 'workflow.deleted', workflow });
}

function checkConfiguration(workspace: Workspace, text: string): void {
  const parsed = parseWorkflowConfiguration(text);
  if (!parsed.ok) throwCommandError(`Configuration: ${describeProblems(parsed.problems)}`);
  const { filters, defaultTarget } = parsed.value;
  for (const target of [...filters.flatMap((filter) => filter.targets), defaultTarget]) {
    if (target !== undefined)
      lookup.referred(workspace.taskQueues, target.queue, 'Configuration', 'TaskQueue');
  }
}

/** Unknown keys are taken as Twilio takes them, and never silently. */
function alertUnknownKeys({ sid: workspaceSid, now, context }: Workspace, workflow: Workflow): void {
  for (const problem of unknownKeys(workflow.configurationText)) {
    const message = `Workflow ${workflow.friendlyName} (${workflow.sid}): ${problem}`;
    context.output.alert({ at: now, code: 0, message, workspaceSid });
  }
}
