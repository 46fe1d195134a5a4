import { type Account, formatArn, stableId } from '../account';

const ARN = /^arn:aws:secretsmanager:[^:]+:\d{12}:secret:(.+)$/;
const SUFFIX = /-[A-Za-z0-9]{6}$/;

/** Name and ARN of a secret; the ARN ends in a dash and six characters that Secrets Manager makes up. */
export interface SecretIdentity {
  readonly name: string;
  readonly arn: string;
}

/** What a new secret is called: a name gets a stable suffix, a full ARN is kept as it is. */
export function identifySecret(nameOrArn: string, account: Account): SecretIdentity {
  const [, resource] = ARN.exec(nameOrArn) ?? [];
  if (resource === undefined) return { name: nameOrArn, arn: withSuffix(nameOrArn, account) };
  return SUFFIX.test(resource)
    ? { name: resource.replace(SUFFIX, ''), arn: nameOrArn }
    : { name: resource, arn: `${nameOrArn}-${suffix(resource)}` };
}

/**
 * Whether `secretId` means this secret: its name, its ARN, or its ARN without the suffix.
 * Source: `SecretId` of GetSecretValue in the Secrets Manager API Reference.
 */
export function isSecretId(secretId: string, { name, arn }: SecretIdentity): boolean {
  return secretId === name || secretId === arn || secretId === arn.replace(SUFFIX, '');
}

function withSuffix(name: string, account: Account): string {
  return formatArn(account, 'secretsmanager', `secret:${name}-${suffix(name)}`);
}

function suffix(name: string): string {
  return stableId(`secret ${name}`, 6);
}
