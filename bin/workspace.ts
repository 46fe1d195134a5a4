import { parseJsonObject } from 'taskrouter/parsed';
import { processContext } from '#emulator/workspace/command/command-context';
import { runWorkspace } from '#emulator/workspace/command/run-workspace';
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

runWorkspace(
  process.argv.slice(2),
  processContext({ readSecret, assignmentRules: assignmentRuleCheck }),
).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    // Every error that a user can mend has a message for them; a stack trace would bury it.
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  },
);
