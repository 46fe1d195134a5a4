import { AwsService } from './aws-service';

/** The secret could not be read, or is not what it should be; the message says why, without any of its contents. */
export class SecretUnavailable extends Error {
  override readonly name = 'SecretUnavailable';
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
 * The current string value of a secret.
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html
 * @param secretId name or ARN
 * @throws SecretUnavailable
 */
export async function getSecretString(secretId: string): Promise<string> {
  const { SecretString } = await secretsManager
    .call('GetSecretValue', { SecretId: secretId })
    .catch((cause) => {
      throw new SecretUnavailable(`secret ${secretId} cannot be read`, { cause });
    });
  if (typeof SecretString === 'string') return SecretString;
  throw new SecretUnavailable(`secret ${secretId} has no string value`);
}
