import { parseJsonObject } from 'taskrouter/parsed';
import { runWorkspaceProcess } from '#emulator/workspace/workspace-process';
import { assignmentRuleCheck } from '#lib/rules/assignment-rule-check';

/** `npm run workspace`: the emulator package's command, with what the app knows besides: AWS and the assignment rules. */
async function readSecret(secretId: string) {
  const { GetSecretValueCommand, SecretsManagerClient } = await import('@aws-sdk/client-secrets-manager');
  const { SecretString = '' } = await new SecretsManagerClient({}).send(
    new GetSecretValueCommand({ SecretId: secretId }),
  );
  const secret = parseJsonObject(SecretString);
  if (secret === undefined) throw new Error(`the secret ${secretId} is not a JSON object`);
  return secret;
}

// Of an option that is given twice the last one counts.
const DEFAULTS = ['--file', 'config/workspace.json', '--rules', 'config/assignment-rules.json'];

void runWorkspaceProcess([...DEFAULTS, ...process.argv.slice(2)], {
  readSecret,
  assignmentRules: assignmentRuleCheck,
});
