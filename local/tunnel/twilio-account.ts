import { isJsonObject } from 'taskrouter/parsed';
import { type AccountSid, isSid, type WorkflowSid, type WorkspaceSid } from 'taskrouter/sid';
import { UsageError } from '#emulator/usage-error';
import { readConfigFolder } from '#lib/config-folder';
import { CONFIGURATION_KEYS } from '#lib/configuration-keys';
import type { Context } from '../assembly-cache';

/** A Twilio account, and how it is reached. */
export interface TwilioAccess {
  readonly accountSid: AccountSid;
  readonly authToken: string;
  /** TaskRouter's REST API. */
  readonly taskRouterUrl: string;
}

/** A Workflow of a Twilio account. */
export interface TwilioWorkflow extends TwilioAccess {
  readonly workspaceSid: WorkspaceSid;
  readonly workflowSid: WorkflowSid;
}

/**
 * The account whose credentials the environment has.
 * @param context the configuration, with its stage
 * @throws UsageError
 */
export function twilioAccess(context: Context, environment: NodeJS.ProcessEnv): TwilioAccess {
  const { problems } = readConfigFolder(context);
  if (problems.length > 0) throw new UsageError(problems.join('\n'));
  const { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: authToken } = environment;
  if (!accountSid || !authToken) {
    const missing = [
      ...(accountSid ? [] : ['TWILIO_ACCOUNT_SID']),
      ...(authToken ? [] : ['TWILIO_AUTH_TOKEN']),
    ];
    throw new UsageError(
      `--twilio reads the credentials from the environment: ${missing.join(' and ')} not set`,
    );
  }
  if (!isSid('AC', accountSid)) throw new UsageError(`TWILIO_ACCOUNT_SID takes ${KEYS.accountSid.expected}`);
  const configured = context.accountSid;
  if (configured !== undefined && configured !== '' && configured !== accountSid)
    throw new UsageError(
      `TWILIO_ACCOUNT_SID is ${accountSid}, but the configuration is for ${String(configured)}`,
    );
  const taskRouterUrl = KEYS.taskRouterUrl.parse(context.taskRouterUrl ?? KEYS.taskRouterUrl.default);
  if (!taskRouterUrl.ok) throw new UsageError(`-c taskRouterUrl takes ${KEYS.taskRouterUrl.expected}`);
  return { accountSid, authToken, taskRouterUrl: taskRouterUrl.value };
}

/**
 * The Workflow that the configuration names, or else the environment (`TWILIO_WORKSPACE_SID`, `TWILIO_WORKFLOW_SID`).
 * @throws UsageError naming everything that is missing
 */
export function twilioWorkflow(context: Context, environment: NodeJS.ProcessEnv): TwilioWorkflow {
  const access = twilioAccess(context, environment);
  const workspaceSid = context.workspaceSid ?? environment.TWILIO_WORKSPACE_SID;
  const workflowSid = context.workflowSid ?? environment.TWILIO_WORKFLOW_SID;
  if (isSid('WS', workspaceSid) && isSid('WW', workflowSid)) return { ...access, workspaceSid, workflowSid };
  const lines = [
    ...(isSid('WS', workspaceSid) ? [] : [problem('workspaceSid', 'TWILIO_WORKSPACE_SID', workspaceSid)]),
    ...(isSid('WW', workflowSid) ? [] : [problem('workflowSid', 'TWILIO_WORKFLOW_SID', workflowSid)]),
  ];
  throw new UsageError(lines.join('\n'));
}

const KEYS = CONFIGURATION_KEYS;

function problem(key: 'workspaceSid' | 'workflowSid', variable: string, given: unknown): string {
  const { description, expected } = KEYS[key];
  const isGiven = given !== undefined && given !== '';
  if (isGiven) return `${key} takes ${expected}, not ${isJsonObject(given) ? 'an object' : String(given)}`;
  return `${key} is missing (${description}): -c ${key}=…, a stage (-c stage=…), npm run setup, or ${variable}`;
}
