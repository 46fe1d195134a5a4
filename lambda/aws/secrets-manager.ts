import { type JsonObject, parseJsonObject } from 'taskrouter/parsed';
import { AwsError, AwsService } from './aws-service';

/** The secret could not be read, or is not what it should be; the message says why, without any of its contents. */
export class SecretUnavailable extends Error {
  override readonly name = 'SecretUnavailable';
}

/** The staging label of a secret's version: the one in use, the one to come, the one before. */
export type VersionStage = 'AWSCURRENT' | 'AWSPENDING' | 'AWSPREVIOUS';

/** A version of a secret whose value is a JSON object. */
export interface SecretVersion {
  readonly value: JsonObject;
  /** When the version was made, in milliseconds since the epoch. */
  readonly createdAt: number;
}

const secretsManager = new AwsService(
  {
    name: 'secretsmanager',
    target: 'secretsmanager',
    protocol: 'application/x-amz-json-1.1',
    endpointVariable: 'AWS_ENDPOINT_URL_SECRETS_MANAGER',
  },
  // Two attempts have to fit into the callback function's timeout with time to answer 503.
  1_500,
);

/**
 * One version of a secret.
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html
 * @param secretId name or ARN
 * @returns undefined when the secret has no version of this stage, or does not exist
 * @throws SecretUnavailable
 */
export async function readSecretVersion(
  secretId: string,
  stage: VersionStage,
): Promise<SecretVersion | undefined> {
  const answer = await getSecretValue(secretId, stage);
  if (answer === undefined) return undefined;
  const { SecretString, CreatedDate } = answer;
  const value = typeof SecretString === 'string' ? parseJsonObject(SecretString) : undefined;
  if (value === undefined) throw new SecretUnavailable(`secret ${secretId} is not a JSON object`);
  return { value, createdAt: typeof CreatedDate === 'number' ? CreatedDate * 1_000 : 0 };
}

async function getSecretValue(secretId: string, stage: VersionStage): Promise<JsonObject | undefined> {
  try {
    return await secretsManager.call('GetSecretValue', { SecretId: secretId, VersionStage: stage });
  } catch (cause) {
    if (cause instanceof AwsError && cause.type === 'ResourceNotFoundException') return undefined;
    throw new SecretUnavailable(`secret ${secretId} cannot be read`, { cause });
  }
}
