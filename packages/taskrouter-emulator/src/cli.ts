import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTaskRouter, type TaskRouter } from '.';
import { type ApiKey, keptApiKey } from './api-key';
import { EMULATOR_USAGE, type EmulatorCommandOptions, parseEmulatorOptions } from './cli-options';
import { clockOf } from './clock-choice';
import { endOnSignal } from './end-on-signal';
import { KeptSecrets, newAuthToken } from './kept-secrets';
import { replayCommand } from './replay/replay-command';
import { workspaceSchema } from './seed/workspace-schema';
import { simulateCommand } from './simulation/command/simulate-command';
import { chooseSeed } from './start-seed';
import { openTerminal } from './terminal';
import { UsageError } from './usage-error';

const SCHEMA_FILE = join(__dirname, '..', 'workspace.schema.json');

/** The TaskRouter emulator alone: `npm run emulator`; or the command that is named first. */
async function main(): Promise<void> {
  const [command, ...args] = process.argv.slice(2);
  if (command === 'simulate') {
    await simulateCommand(args, interruption());
    return;
  }
  if (command === 'workspace') {
    // Loaded for those who ask: it brings Twilio's REST client along.
    const { runWorkspaceProcess } = await import('./workspace/workspace-process');
    await runWorkspaceProcess(args);
    return;
  }
  if (command === 'replay') {
    replayCommand(args);
    return;
  }
  const options = parseEmulatorOptions(process.argv.slice(2));
  if (options === 'help') {
    console.log(EMULATOR_USAGE);
    return;
  }
  if (options === 'schema') {
    writeFileSync(SCHEMA_FILE, `${JSON.stringify(workspaceSchema(), null, 2)}\n`);
    console.log('Wrote workspace.schema.json; npm run format puts it in order.');
    return;
  }
  const starting = start(options);
  endOnSignal(starting.then(({ taskRouter }) => taskRouter));
  const { taskRouter, apiKey } = await starting;
  announce(taskRouter, apiKey, options);
}

/** Aborted by the first Ctrl-C, which asks for what is done so far; the second one ends the process. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  process.once('SIGINT', () => controller.abort());
  return controller.signal;
}

async function start(
  options: EmulatorCommandOptions,
): Promise<{ readonly taskRouter: TaskRouter; readonly apiKey: ApiKey }> {
  const { port, proxyPort, consolePort, host, sharedKey, state, stateRepair } = options;
  const { allowedHosts, allowedOrigins, limitExpressionQueries, routing } = options;
  const { seed, said } = chooseSeed(options);
  const { narration, log } = openTerminal(options);
  const kept = new KeptSecrets();
  const authToken = kept.get('authToken', newAuthToken);
  const made = keptApiKey(kept);
  const apiKey = options.apiKey ?? made;
  kept.save(narration.write);
  for (const line of said) narration.write(line);
  const taskRouter = await createTaskRouter({
    port,
    authToken,
    apiKeys: { [apiKey.sid]: apiKey.secret },
    allowedHosts,
    allowedOrigins,
    limitExpressionQueries,
    routing,
    clock: clockOf(options.clock),
    ...(host !== undefined && { host }),
    ...(proxyPort !== undefined && { proxyPort }),
    ...(consolePort !== undefined && { consolePort }),
    log,
    narration,
    ...(seed !== undefined && { seed }),
    ...(sharedKey !== undefined && { sharedKey }),
    ...(state !== undefined && { state: { path: state, repair: stateRepair } }),
  });
  return { taskRouter, apiKey };
}

function announce(
  taskRouter: TaskRouter,
  apiKey: ApiKey,
  { json, proxyCertificate }: EmulatorCommandOptions,
): void {
  const { proxy, url, consoleUrl, accountSid, authToken, workspaceSid, workflowSid } = taskRouter;
  if (proxy !== undefined) writeFileSync(proxyCertificate, proxy.certificate);
  const proxied = proxy && { proxyUrl: proxy.url, proxyCertificate };
  if (json) {
    console.log(
      JSON.stringify({
        taskRouterUrl: url,
        ...(consoleUrl !== undefined && { consoleUrl }),
        accountSid,
        authToken,
        apiKey,
        workspaceSid,
        workflowSid,
        ...proxied,
      }),
    );
    return;
  }
  console.log(`
  The TaskRouter emulator is running on this machine.

    TaskRouter  ${url}
${consoleUrl === undefined ? '' : `    console     ${consoleUrl}\n`}    account     ${accountSid}, auth token ${authToken}
    API key     ${apiKey.sid}, secret ${apiKey.secret}
    Workspace   ${workspaceSid}
    Workflow    ${workflowSid}

    curl --user "${accountSid}:${authToken}" "${url}/v1/Workspaces/${workspaceSid}/Workers"

${proxied === undefined ? '' : proxyLines(proxied)}  Ctrl-C ends it.
`);
}

function proxyLines({ proxyUrl, proxyCertificate }: { proxyUrl: string; proxyCertificate: string }): string {
  return `  For programs that only know Twilio's own hosts (the certificate by the variable of their language):

    export HTTPS_PROXY=${proxyUrl} NO_PROXY=localhost,127.0.0.1
    export NODE_EXTRA_CA_CERTS=${proxyCertificate} REQUESTS_CA_BUNDLE=${proxyCertificate} SSL_CERT_FILE=${proxyCertificate}

`;
}

main().catch((error: unknown) => {
  // Every error that a user can mend has a message for them; a stack trace would bury it.
  console.error(error instanceof Error ? error.message : error);
  process.exit(error instanceof UsageError ? 2 : 1);
});
