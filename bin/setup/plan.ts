import { CONFIGURATION_KEYS } from '#lib/configuration-keys';

const WORKSPACES = `${CONFIGURATION_KEYS.taskRouterUrl.default}/v1/Workspaces`;

/** What the setup is told or asks for. */
export interface SetupAnswers {
  readonly accountSid: string;
  readonly workspaceSid: string;
  readonly workflowSid: string;
  /** The stage whose file is written; undefined for the values of every stage. */
  readonly stage?: string;
  readonly secretName: string;
  /** Whether the deployment sets the Workflow's callback URL; it is left to be set by hand otherwise. */
  readonly connectWorkflow?: boolean;
  /** The Region of a second stack, which the secret is replicated to. */
  readonly fallbackRegion?: string;
  /** Known from the environment alone; undefined where the secret is made by hand. */
  readonly authToken?: string;
}

/** What would be done, one line each, and what is left to do by hand. */
export interface SetupPlan {
  readonly file: string;
  /** The values for the file. */
  readonly values: Readonly<Record<string, string | boolean>>;
  readonly steps: readonly string[];
  readonly afterwards: readonly string[];
}

/** What is wrong with the answers' form, one line each. */
export function answerProblems(answers: Partial<SetupAnswers>): string[] {
  const { accountSid, workspaceSid, workflowSid, stage, secretName, fallbackRegion } = answers;
  const given = { accountSid, workspaceSid, workflowSid, stage, authTokenSecret: secretName, fallbackRegion };
  const { accountSid: a, workspaceSid: b, workflowSid: c, stage: d, authTokenSecret: e } = CONFIGURATION_KEYS;
  const { fallbackRegion: f } = CONFIGURATION_KEYS;
  const keys = {
    accountSid: a,
    workspaceSid: b,
    workflowSid: c,
    stage: d,
    authTokenSecret: e,
    fallbackRegion: f,
  };
  return Object.entries(keys).flatMap(([name, { parse, expected, presence }]) => {
    const value = new Map(Object.entries(given)).get(name);
    if (value === undefined) return presence === 'required' ? [`${name} is required: ${expected}`] : [];
    if (value === '') return [`${name} is missing: ${flagOf(name)} takes ${expected}`];
    return parse(value).ok ? [] : [`${name} takes ${expected}, not ${JSON.stringify(value)}`];
  });
}

/** `--account-sid` of `accountSid`. */
function flagOf(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/**
 * Says what a setup does before it does anything. No line holds the auth token.
 * @param region where the stack goes
 */
export function planSetup(answers: SetupAnswers, region: string): SetupPlan {
  const { accountSid, workspaceSid, workflowSid, stage, secretName, authToken } = answers;
  const { connectWorkflow = false, fallbackRegion } = answers;
  const file = stage === undefined ? 'config/deployment.json' : `config/${stage}.json`;
  const values = {
    accountSid,
    workspaceSid,
    workflowSid,
    ...(secretName !== CONFIGURATION_KEYS.authTokenSecret.default && { authTokenSecret: secretName }),
    ...(connectWorkflow && { connectWorkflow }),
    ...(fallbackRegion !== undefined && { fallbackRegion }),
  };
  const steps = [
    `create the secret ${secretName} in ${region}, unless it is there; one that is there stays as it is`,
    ...(fallbackRegion === undefined ? [] : [`replicate it to ${fallbackRegion}, unless it is there`]),
  ];
  return {
    file,
    values,
    steps: [`write ${Object.keys(values).join(', ')} to ${file}`, ...(authToken === undefined ? [] : steps)],
    afterwards: [
      ...(authToken === undefined ? secretByHand(answers, region) : []),
      ...deployment(answers),
      'npm run smoke',
    ],
  };
}

function secretByHand({ accountSid, secretName, fallbackRegion }: SetupAnswers, region: string): string[] {
  const secret = `aws secretsmanager create-secret --region ${region} --name ${secretName}`;
  const replica = `aws secretsmanager replicate-secret-to-regions --region ${region} --secret-id ${secretName}`;
  return [
    `${secret} --secret-string '{"accountSid":"${accountSid}","authToken":"…"}'`,
    ...(fallbackRegion === undefined ? [] : [`${replica} --add-replica-regions Region=${fallbackRegion}`]),
  ];
}

function deployment(answers: SetupAnswers): string[] {
  const { accountSid, workspaceSid, workflowSid, stage, connectWorkflow, fallbackRegion } = answers;
  const context = stage === undefined ? '' : ` -c stage=${stage}`;
  const settings = [
    'AssignmentCallbackUrl',
    ...(fallbackRegion === undefined ? [] : ['FallbackAssignmentCallbackUrl']),
  ];
  const byHand = [
    `curl --user "${accountSid}:auth token" ${WORKSPACES}/${workspaceSid}/Workflows/${workflowSid}`,
    ...settings.map((name) => `--data-urlencode "${name}=<the output of that name>"`),
  ];
  return [
    `npx cdk bootstrap${context}    once for the account and Region${fallbackRegion === undefined ? '' : ', both of them'}`,
    `npx cdk deploy${fallbackRegion === undefined ? '' : ' --all'}${context}`,
    ...(connectWorkflow ? [] : [byHand.join(' ')]),
  ];
}
