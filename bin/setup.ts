import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CONFIGURATION_KEYS } from '#lib/configuration-keys';
import { describeAwsError } from './aws-error';
import { createSecret, replicateSecret, writeValues } from './setup/perform';
import { answerProblems, planSetup, type SetupAnswers } from './setup/plan';
import { twilioProblems } from './setup/twilio';

const USAGE = `npm run setup
    asks for what a deployment needs, checks it, says what it would do, and does it when told to. The auth token comes
    from TWILIO_AUTH_TOKEN; if that is not set, the secret is left to be made by hand. Profile, Region and credentials
    are those that the AWS CLI would use.
  --account-sid AC…      the Twilio account (TWILIO_ACCOUNT_SID)
  --workspace-sid WS…    the TaskRouter Workspace
  --workflow-sid WW…     its Workflow
  --stage NAME           write config/NAME.json, for -c stage=NAME (config/deployment.json)
  --secret-name NAME     the secret's name (${CONFIGURATION_KEYS.authTokenSecret.default})
  --connect              have the deployment set the Workflow's callback URL (connectWorkflow)
  --fallback-region R    a second stack in this Region, with a replica of the secret (fallbackRegion)
  --taskrouter-url URL   TaskRouter's REST API (${CONFIGURATION_KEYS.taskRouterUrl.default})
  --endpoint-url URL     another Secrets Manager than AWS's
  --yes                  do it without asking
  --dry-run              only say what would be done`;

const TEXT = { type: 'string' } as const;
const NO = { type: 'boolean', default: false } as const;

function parseFlags() {
  const { values } = parseArgs({
    options: {
      'account-sid': TEXT,
      'workspace-sid': TEXT,
      'workflow-sid': TEXT,
      stage: TEXT,
      'secret-name': { type: 'string', default: CONFIGURATION_KEYS.authTokenSecret.default },
      connect: NO,
      'fallback-region': TEXT,
      'taskrouter-url': { type: 'string', default: CONFIGURATION_KEYS.taskRouterUrl.default },
      'endpoint-url': TEXT,
      yes: NO,
      'dry-run': NO,
      help: { ...NO, short: 'h' },
    },
  });
  return values;
}
type Flags = ReturnType<typeof parseFlags>;

/** @returns the exit code */
async function main(): Promise<number> {
  const flags = parseFlags();
  if (flags.help) {
    console.log(USAGE);
    return 0;
  }
  const answers = await gather(flags);
  const wrong = [...answerProblems(answers)];
  if (wrong.length === 0) wrong.push(...(await twilioProblems(answers, flags['taskrouter-url'])));
  if (wrong.length > 0) throw new Error(wrong.join('\n'));
  const endpoint = flags['endpoint-url'];
  const client = new SecretsManagerClient(endpoint === undefined ? {} : { endpoint });
  const region = await client.config.region();
  if (answers.fallbackRegion === region)
    throw new Error(`fallbackRegion is ${region}, where the stack itself goes: take another`);
  const plan = planSetup(answers, region);
  console.log(`This would\n${plan.steps.map((step) => `  ${step}`).join('\n')}`);
  if (flags['dry-run'] || !(flags.yes || (await ask('Go ahead? (y/N) ')).toLowerCase() === 'y')) return 0;
  writeValues(plan);
  console.log(`wrote ${plan.file}`);
  if (answers.authToken !== undefined) await makeSecret(client, answers);
  console.log(`\nNext:\n${plan.afterwards.map((line) => `  ${line}`).join('\n')}`);
  return 0;
}

async function makeSecret(client: SecretsManagerClient, answers: SetupAnswers): Promise<void> {
  console.log(await createSecret(client, answers));
  const { secretName, fallbackRegion } = answers;
  if (fallbackRegion !== undefined) console.log(await replicateSecret(client, secretName, fallbackRegion));
}

/** Flags first, then the environment, then the person at the terminal. */
async function gather(flags: Flags): Promise<SetupAnswers> {
  const { TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN: authToken } = process.env;
  return {
    accountSid: flags['account-sid'] ?? TWILIO_ACCOUNT_SID ?? (await ask('Twilio account (AC…): ')),
    workspaceSid: flags['workspace-sid'] ?? (await ask('TaskRouter Workspace (WS…): ')),
    workflowSid: flags['workflow-sid'] ?? (await ask('Workflow (WW…): ')),
    secretName: flags['secret-name'],
    ...(flags.stage !== undefined && { stage: flags.stage }),
    ...(flags.connect && { connectWorkflow: true }),
    ...(flags['fallback-region'] !== undefined && { fallbackRegion: flags['fallback-region'] }),
    ...(authToken && { authToken }),
  };
}

/** An answer typed at a terminal; empty where there is none to type at. */
async function ask(question: string): Promise<string> {
  if (!process.stdin.isTTY) return '';
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(question);
  terminal.close();
  return answer.trim();
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    // Every error that a user can mend has a message for them; a stack trace would bury it.
    console.error(describeAwsError(error));
    process.exitCode = 1;
  },
);
