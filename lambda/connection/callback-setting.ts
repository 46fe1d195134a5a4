import { type Fields, optionalField, readFields, requiredField } from 'taskrouter/fields';
import { isJsonObject, type Parsed, type Problem } from 'taskrouter/parsed';
import { oneOf, refused, sid, text } from 'taskrouter/schema';
import type { WorkflowSid, WorkspaceSid } from 'taskrouter/sid';

/** The settings of a Workflow, or of the Workspace itself, that name whom TaskRouter calls. */
export const CALLBACK_PARAMETERS = [
  'AssignmentCallbackUrl',
  'FallbackAssignmentCallbackUrl',
  'EventCallbackUrl',
] as const;

export type CallbackParameter = (typeof CALLBACK_PARAMETERS)[number];

/** One place at TaskRouter where a callback's URL is set (operations UpdateWorkflow, UpdateWorkspace). */
export interface CallbackSetting {
  readonly workspaceSid: WorkspaceSid;
  /** Undefined where it is the Workspace's own. */
  readonly workflowSid: WorkflowSid | undefined;
  readonly parameter: CallbackParameter;
}

/** A setting, and the URL that the stack has there. */
export interface Connection {
  readonly setting: CallbackSetting;
  readonly url: string;
}

const PROPERTIES = {
  WorkspaceSid: requiredField(sid('WS')),
  WorkflowSid: optionalField(sid('WW')),
  Parameter: requiredField(oneOf(CALLBACK_PARAMETERS)),
  Url: requiredField(text('the URL of a callback')),
} satisfies Fields;

/** Reads the properties of the custom resource; CloudFormation adds some of its own. */
export function parseConnection(properties: unknown): Parsed<Connection> {
  if (!isJsonObject(properties)) return refused('takes an object');
  const reading = readFields(properties, PROPERTIES, 'let through');
  const parsed = reading.parsed(ownerProblems(reading.given));
  if (!parsed.ok) return parsed;
  const {
    WorkspaceSid: workspaceSid,
    WorkflowSid: workflowSid,
    Parameter: parameter,
    Url: url,
  } = parsed.value;
  return { ok: true, value: { setting: { workspaceSid, workflowSid, parameter }, url } };
}

/** Events are the Workspace's, assignments a Workflow's. */
function ownerProblems(given: { readonly Parameter?: string; readonly WorkflowSid?: string }): Problem[] {
  const isOfWorkflow = given.Parameter !== 'EventCallbackUrl';
  if (given.Parameter === undefined || isOfWorkflow === (given.WorkflowSid !== undefined)) return [];
  const message = isOfWorkflow
    ? `is required with ${given.Parameter}`
    : 'EventCallbackUrl is of the Workspace';
  return [{ path: 'WorkflowSid', message }];
}

/**
 * A setting's name: `WS…/WW…/AssignmentCallbackUrl`. As the custom resource's physical ID it says what CloudFormation has
 * to replace: another setting, not another URL.
 */
export function settingId({ workspaceSid, workflowSid, parameter }: CallbackSetting): string {
  return [workspaceSid, ...(workflowSid === undefined ? [] : [workflowSid]), parameter].join('/');
}
