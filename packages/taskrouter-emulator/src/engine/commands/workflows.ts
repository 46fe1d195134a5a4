import { describeProblems } from 'taskrouter/parsed';
import type { WorkflowSid } from 'taskrouter/sid';
import { throwCommandError } from '../command-error';
import { enterWorkflow } from '../routing/router';
import type { Workflow } from '../tables/resources';
import type { Workspace } from '../tables/workspace';
import { parseWorkflowConfiguration, type WorkflowConfiguration } from '../workflow/configuration';
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
  const configuration = parseConfiguration(workspace, params.configuration);
  const workflow: Workflow = {
    sid: params.sid ?? context.sids.next('WW'),
    friendlyName: params.friendlyName,
    configurationText: params.configuration,
    configuration,
    assignmentCallbackUrl: params.assignmentCallbackUrl || undefined,
    fallbackAssignmentCallbackUrl: params.fallbackAssignmentCallbackUrl || undefined,
    taskReservationTimeout: params.taskReservationTimeout ?? DEFAULT_RESERVATION_TIMEOUT,
    openTasks: 0,
    dateCreated: now,
    dateUpdated: now,
  };
  workspace.workflows.set(workflow.sid, workflow);
  workspace.emit({ type: 'workflow.created', workflow });
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
  const workflow = lookup.workflow(workspace, params.sid);
  const { configuration, assignmentCallbackUrl, fallbackAssignmentCallbackUrl } = params;
  if (configuration !== undefined) {
    workflow.configuration = parseConfiguration(workspace, configuration);
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
  if (params.reEvaluateTasks === true) {
    for (const task of workspace.tasks.values()) {
      if (task.workflow === workflow && task.status === 'pending') enterWorkflow(workspace, task);
    }
  }
  return workflow;
}

/** Refused while tasks are in it. */
export function deleteWorkflow(workspace: Workspace, params: { readonly sid: WorkflowSid }): void {
  const workflow = lookup.workflow(workspace, params.sid);
  if (workflow.openTasks > 0) {
    throwCommandError(
      `Cannot delete Workflow ${workflow.sid}: ${workflow.openTasks} of its Tasks have not ended`,
    );
  }
  workspace.workflows.delete(workflow.sid);
  workspace.emit({ type: 'workflow.deleted', workflow });
}

function parseConfiguration(workspace: Workspace, text: string): WorkflowConfiguration {
  const parsed = parseWorkflowConfiguration(text);
  if (!parsed.ok) return throwCommandError(`Configuration: ${describeProblems(parsed.problems)}`);
  const { filters, defaultTarget } = parsed.value;
  for (const target of [...filters.flatMap((filter) => filter.targets), defaultTarget]) {
    if (target !== undefined)
      lookup.referred(workspace.taskQueues, target.queue, 'Configuration', 'TaskQueue');
  }
  return parsed.value;
}
