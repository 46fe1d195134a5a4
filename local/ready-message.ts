import { type Example, variableName } from './example';
import type { LocalRun } from './local-run';

/** What `npm start -- --json` prints: where everything is and what to authenticate with. */
export interface ReadyMessage {
  readonly apiUrl: string;
  readonly taskRouterUrl: string;
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
export function readyText(run: ReadyMessage, example: Example | undefined): string {
  return `
  The stack is running on this machine.

    HTTP API    ${run.apiUrl}${run.fallback === null ? '' : `, falling back to ${run.fallback.apiUrl} (${run.fallback.region})`}
    TaskRouter  ${run.taskRouterUrl}
    account     ${run.accountSid}, auth token ${run.authToken}
    Workspace   ${run.workspaceSid}
    Workflow    ${run.workflowSid}
    AWS keys    ${run.aws.accessKeyId}, ${run.aws.secretAccessKey} (${run.aws.region})

  In another terminal, read these into shell variables (local.fish and local.ps1 hold the same), then create a Task:

    . ./local.env
    curl -X POST "$API/taskrouter/create_task" --aws-sigv4 "$SIGV4" --user "$AWS_KEYS"

  Look at the Workers${example === undefined ? '' : `, and set ${example.worker} to ${example.activity}`}:

    curl --user "$TWILIO" "$WORKSPACE/Workers"
${
  example === undefined
    ? ''
    : `    curl --user "$TWILIO" "$WORKSPACE/Workers/$${variableName(example.worker)}" --data "ActivitySid=$${variableName(example.activity)}"
`
}
  The README goes on from here. Ctrl-C ends everything.
`;
}
