import { endOnSignal } from '#emulator/end-on-signal';
import type { Context } from '../assembly-cache';
import { machineCredentials } from '../machine-credentials';
import type { Options } from '../options';
import { wholeContext } from '../synthesize';
import { putBackAll } from './divert';
import { ReplacedUrlNotes } from './replaced-urls';
import type { TunnelOptions } from './tunnel-options';
import { diversionParts, startTunnelRun, type TunnelRun } from './tunnel-run';
import { twilioAccess, twilioWorkflow } from './twilio-account';

/** ms that the end may take: Twilio is asked and told, twice at the most. */
const END_WITHIN_MS = 25_000;

/** Runs `npm start -- --twilio`, and gives what is printed when everything is ready. */
export async function runBehindTunnel(
  options: Options,
  tunnel: TunnelOptions,
  log: (line: string) => void,
): Promise<string> {
  const { context } = options;
  const whole = wholeContext(context);
  if (tunnel === 'restore') return restore(whole, log);
  const workflow = twilioWorkflow(whole, process.env);
  const credentials = machineCredentials(undefined, log);
  const starting = startTunnelRun(
    { publicUrl: tunnel.publicUrl, workflow, context, options: { ...options, credentials } },
    log,
  );
  endOnSignal(starting, END_WITHIN_MS);
  const run = await starting;
  return options.json ? JSON.stringify(tunnelMessage(run)) : tunnelText(run);
}

async function restore(context: Context, log: (line: string) => void): Promise<string> {
  const access = twilioAccess(context, process.env);
  const wasAny = await putBackAll(diversionParts(access, new ReplacedUrlNotes(), log));
  return wasAny ? 'Twilio is as it was.' : `No run has left anything to put back in ${access.accountSid}.`;
}

/** What `--twilio --json` prints. The token is the user's own, and stays in their environment. */
function tunnelMessage({ aws, workflow, publicUrl, outputs }: TunnelRun) {
  const { accountSid, workspaceSid, workflowSid, taskRouterUrl } = workflow;
  const { region, accessKeyId, secretAccessKey } = aws.credentials;
  return {
    apiUrl: aws.apiUrl,
    publicUrl,
    assignmentCallbackUrl: outputs.AssignmentCallbackUrl,
    taskRouterUrl,
    accountSid,
    workspaceSid,
    workflowSid,
    aws: { region, accessKeyId, secretAccessKey, endpointUrl: aws.endpointUrl },
  };
}

function tunnelText({ aws, workflow, publicUrl }: TunnelRun): string {
  const { region, accessKeyId, secretAccessKey } = aws.credentials;
  return `
  The stack is running on this machine, and the real TaskRouter calls it.

    HTTP API    ${aws.apiUrl}, in public ${publicUrl}
    account     ${workflow.accountSid}
    Workspace   ${workflow.workspaceSid}
    Workflow    ${workflow.workflowSid}

  Create a Task; it is a real one:

    curl -X POST ${aws.apiUrl}/taskrouter/create_task --aws-sigv4 aws:amz:${region}:execute-api \\
      --user ${accessKeyId}:${secretAccessKey}

  Each callback is a line below. Ctrl-C ends everything, and puts back the URL that the Workflow had.
`;
}
