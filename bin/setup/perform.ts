import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { CreateSecretCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { parseJsonObject } from 'taskrouter/parsed';
import type { SetupAnswers, SetupPlan } from './plan';

/** Writes the plan's values; what else is in the file stays. @throws Error when the file is not a JSON object */
export function writeValues({ file, values }: SetupPlan): void {
  const existing = existsSync(file) ? parseJsonObject(readFileSync(file, 'utf8')) : {};
  if (existing === undefined) throw new Error(`${file} is not a JSON object; nothing was changed`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify({ ...existing, ...values }, null, 2)}\n`);
}

/** Creates the secret unless there is one of this name, which stays as it is. @returns what was done */
export async function createSecret(
  client: SecretsManagerClient,
  { accountSid, authToken, secretName }: SetupAnswers,
): Promise<string> {
  try {
    const SecretString = JSON.stringify({ accountSid, authToken });
    await client.send(new CreateSecretCommand({ Name: secretName, SecretString }));
    return `created the secret ${secretName}`;
  } catch (error) {
    if (!(error instanceof Error && error.name === 'ResourceExistsException')) throw error;
    return `the secret ${secretName} is there already and stays as it is`;
  }
}
