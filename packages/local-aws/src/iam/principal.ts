import { type Account, formatArn, stableId } from '../account';
import type { ConditionContext } from './conditions';
import { isAllowed } from './evaluate';
import { allow, type PolicyStatement } from './policy';

/** Who signs requests: the deployer, or a function in its role. */
export interface Principal {
  readonly arn: string;
  /** The unique ID behind it: `AIDA…` for a user, `AROA…:session` for an assumed role. */
  readonly userId: string;
  /** The role's own ARN, for an assumed role: policies name it rather than its sessions. */
  readonly roleArn?: string;
  readonly policies: readonly PolicyStatement[];
}

/** Something IAM has to allow before it is done. */
export interface Permission {
  /** `service:Operation`, for example `secretsmanager:GetSecretValue`. */
  readonly action: string;
  /** The ARN it acts on. */
  readonly resource: string;
  /** The service's own condition keys. */
  readonly context?: ConditionContext;
  /** The resource's own policy, where it has one. Within one account, an Allow of either policy is enough. */
  readonly resourcePolicy?: readonly PolicyStatement[];
}

/** An access key as an AWS SDK or curl takes it. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Temporary credentials (a role's) carry one; it has to come along with every request. */
  readonly sessionToken?: string;
}

/** Whoever deploys the stack: an administrator. */
export function deployer(account: Account): Principal {
  return {
    arn: formatArn(account, 'iam', 'user/deployer'),
    userId: `AIDA${stableId('deployer', 17).toUpperCase()}`,
    policies: [allow(['*'], ['*'])],
  };
}

/**
 * Whether `principal` has a permission.
 * Every request counts as sent over TLS: on loopback plain HTTP stands in for it, and a policy that insists on TLS would
 * otherwise lock the local run out.
 */
export function isAuthorized(
  principal: Principal,
  account: Account,
  { action, resource, context = {}, resourcePolicy = [] }: Permission,
): boolean {
  const names = [principal.arn, ...(principal.roleArn === undefined ? [] : [principal.roleArn])];
  return isAllowed([...principal.policies, ...resourcePolicy], {
    action,
    resource,
    principals: names.map((arn) => `AWS:${arn}`),
    context: {
      'aws:PrincipalArn': principal.roleArn ?? principal.arn,
      'aws:PrincipalAccount': account.accountId,
      'aws:RequestedRegion': account.region,
      'aws:SecureTransport': 'true',
      'aws:userid': principal.userId,
      ...context,
    },
  });
}

/** The words AWS refuses with. */
export function refusal(principal: Principal, { action, resource }: Permission): string {
  return (
    `User: ${principal.arn} is not authorized to perform: ${action} on resource: ${resource} ` +
    `because no identity-based policy allows the ${action} action`
  );
}
