import type { LocalRun } from './local-run';
import type { WalkStep } from './walk';

/** What `npm start -- --json` prints: where everything is and what to authenticate with. */
export interface ReadyMessage {
  readonly apiUrl: string;
  readonly taskRouterUrl: string;
  /** Where the console is; null where it is left out. */
  readonly consoleUrl: string | null;
  readonly accountSid: string;
  readonly authToken: string;
  readonly workspaceSid: string;
  readonly workflowSid: string;
  /** Good for REST in the place of the auth token. */
  readonly apiKey: { readonly sid: string; readonly secret: string } | null;
  readonly aws: {
    readonly region: string;
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    /** Of every service but the HTTP API. */
    readonly endpointUrl: string;
  };
  /** The second stack, in another Region of the same account. */
  readonly fallback: {
    readonly apiUrl: string;
    readonly region: string;
    readonly endpointUrl: string;
  } | null;
}

/** Describes a local run for programs. */
export function readyMessage({ aws, taskRouter, apiKeys, fallback }: LocalRun): ReadyMessage {
  const { accountSid, authToken, workspaceSid, workflowSid } = taskRouter;
  const { region, accessKeyId, secretAccessKey } = aws.credentials;
  const [key] = Object.entries(apiKeys);
  return {
    apiUrl: aws.apiUrl,
    taskRouterUrl: taskRouter.url,
    consoleUrl: taskRouter.consoleUrl ?? null,
    accountSid,
    authToken,
    workspaceSid,
    workflowSid,
    apiKey: key === undefined ? null : { sid: key[0], secret: key[1] },
    aws: { region, accessKeyId, secretAccessKey, endpointUrl: aws.endpointUrl },
    fallback:
      fallback === undefined
        ? null
        : {
            apiUrl: fallback.aws.apiUrl,
            region: fallback.aws.credentials.region,
            endpointUrl: fallback.aws.endpointUrl,
          },
  };
}

/** The shell variables that the README's and the printed curl lines use. */
export function shellVariables(run: ReadyMessage): Readonly<Record<string, string>> {
  return {
    API: run.apiUrl,
    WORKSPACE: `${run.taskRouterUrl}/v1/Workspaces/${run.workspaceSid}`,
    WORKFLOW_SID: run.workflowSid,
    TWILIO: `${run.accountSid}:${run.authToken}`,
    AWS_KEYS: `${run.aws.accessKeyId}:${run.aws.secretAccessKey}`,
    ...(run.apiKey !== null && {
      TWILIO_API_KEY: run.apiKey.sid,
      TWILIO_API_SECRET: run.apiKey.secret,
    }),
    AWS_ENDPOINT_URL: run.aws.endpointUrl,
    SIGV4: `aws:amz:${run.aws.region}:execute-api`,
    ...(run.fallback !== null && {
      FALLBACK_API: run.fallback.apiUrl,
      FALLBACK_SIGV4: `aws:amz:${run.fallback.region}:execute-api`,
      FALLBACK_ENDPOINT_URL: run.fallback.endpointUrl,
    }),
  };
}

/** Describes a local run for people, with the lines to try next. */
export function readyText(run: ReadyMessage, steps: readonly WalkStep[]): string {
  return `
  The stack is running on this machine.

    HTTP API    ${run.apiUrl}${run.fallback === null ? '' : `, falling back to ${run.fallback.apiUrl} (${run.fallback.region})`}
    TaskRouter  ${run.taskRouterUrl}
${run.consoleUrl === null ? '' : `    console     ${run.consoleUrl}\n`}    account     ${run.accountSid}, auth token ${run.authToken}
    Workspace   ${run.workspaceSid}
    Workflow    ${run.workflowSid}
    AWS keys    ${run.aws.accessKeyId}, ${run.aws.secretAccessKey} (${run.aws.region})

  Lines to try, in this folder (local.fish and local.ps1 hold the variables for other shells):

${steps.map(stepText).join('\n')}
  What happens to a Task is told below. A change of the assignment rules is taken up. Ctrl-C ends everything.
`;
}

function stepText({ title, lines }: WalkStep): string {
  return `  ${title}\n\n${lines.map((line) => `    ${line}\n`).join('')}`;
}
