import { CONFIGURATION_KEYS } from '#lib/configuration-keys';

const WORKSPACES = `${CONFIGURATION_KEYS.taskRouterUrl.default}/v1/Workspaces`;

/** What the setup is told or asks for. */
export interface SetupAnswers {
  readonly accountSid: string;
  readonly workspaceSid: string;
  readonly workflowSid: string;
  /** The stage whose file is written; undefined for the values of every `cdk` command. */
  readonly stage?: string;
  readonly secretName: string;
  /** Whether the deployment sets the Workflow's callback URL; it is left to be set by hand otherwise. */
  readonly connectWorkflow?: boolean;
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
  const { accountSid, workspaceSid, workflowSid, stage, secretName } = answers;
  const given = { accountSid, workspaceSid, workflowSid, stage, authTokenSecret: secretName };
  const { accountSid: a, workspaceSid: b, workflowSid: c, stage: d, authTokenSecret: e } = CONFIGURATION_KEYS;
  const keys = { accountSid: a, workspaceSid: b, workflowSid: c, stage: d, authTokenSecret: e };
  return Object.entries(keys).flatMap(([name, { parse, expected, presence }]) => {
    const value = new Map(Object.entries(given)).get(name);
    if (value === undefined) return presence === 'required' ? [`${name} is required: ${expected}`] : [];
    return parse(value).ok ? [] : [`${name} takes ${expected}, not ${JSON.stringify(value)}`];
  });
}

/** Says what a setup does before it does anything. No line holds the auth token. */
export function planSetup(answers: SetupAnswers, region: string): SetupPlan {
  const {
    accountSid,
    workspaceSid,
    workflowSid,
    stage,
    secretName,
    connectWorkflow = false,
    authToken,
  } = answers;
  const file = stage === undefined ? 'cdk.context.json' : `config/${stage}.json`;
  const values = {
    accountSid,
    workspaceSid,
    workflowSid,
    ...(secretName !== CONFIGURATION_KEYS.authTokenSecret.default && { authTokenSecret: secretName }),
    ...(connectWorkflow && { connectWorkflow }),
  };
  const byHand =
    `aws secretsmanager create-secret --region ${region} --name ${secretName} ` +
    `--secret-string '{"accountSid":"${accountSid}","authToken":"…"}'`;
  const context = stage === undefined ? '' : ` -c stage=${stage}`;
  return {
    file,
    values,
    steps: [
      `write ${Object.keys(values).join(', ')} to ${file}`,
      ...(authToken === undefined
        ? []
        : [
            `create the secret ${secretName} in ${region}, unless it is there; one that is there stays as it is`,
          ]),
    ],
    afterwards: [
      ...(authToken === undefined ? [byHand] : []),
      `npx cdk bootstrap${context}    once for the account and Region`,
      `npx cdk deploy${context}`,
      ...(connectWorkflow
        ? []
        : [
            `curl --user "${accountSid}:auth token" ${WORKSPACES}/${workspaceSid}/Workflows/${workflowSid} ` +
              '--data-urlencode "AssignmentCallbackUrl=<the output of that name>"',
          ]),
      'npm run smoke',
    ],
  };
}
