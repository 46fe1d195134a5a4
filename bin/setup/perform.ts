import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import {
  CreateSecretCommand,
  DescribeSecretCommand,
  ReplicateSecretToRegionsCommand,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
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

/**
 * Replicates the secret to another Region unless it is there. Whatever changes the secret later, a rotation for instance,
 * Secrets Manager passes on to its replicas.
 * @returns what was done
 */
export async function replicateSecret(
  client: SecretsManagerClient,
  secretName: string,
  region: string,
): Promise<string> {
  const { ReplicationStatus = [] } = await client.send(new DescribeSecretCommand({ SecretId: secretName }));
  if (ReplicationStatus.some(({ Region }) => Region === region))
    return `it has a replica in ${region} already`;
  const AddReplicaRegions = [{ Region: region }];
  await client.send(new ReplicateSecretToRegionsCommand({ SecretId: secretName, AddReplicaRegions }));
  return `replicated it to ${region}`;
}
