import { type Account, formatArn, stableId } from '../account';
import type { ConditionContext } from './conditions';
import { isAllowed } from './evaluate';
import { allow, type PolicyStatement } from './policy';

/** Who signs requests: the deployer, or a function in its role. */
export interface Principal {
  readonly arn: string;
  /** The unique ID behind it: `AIDA…` for a user, `AROA…:session` for an assumed role. */
  readonly userId: string;
  readonly policies: readonly PolicyStatement[];
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
 * Whether `principal` may do `action` to `resource`.
 * Every request counts as sent over TLS: on loopback plain HTTP stands in for it, and a policy that insists on TLS would
 * otherwise lock the local run out.
 */
export function mayDo(
  principal: Principal,
  account: Account,
  action: string,
  resource: string,
  context: ConditionContext = {},
): boolean {
  return isAllowed(principal.policies, {
    action,
    resource,
    context: {
      'aws:PrincipalArn': principal.arn,
      'aws:PrincipalAccount': account.accountId,
      'aws:RequestedRegion': account.region,
      'aws:SecureTransport': 'true',
      'aws:userid': principal.userId,
      ...context,
    },
  });
}

/** The words AWS refuses with. */
export function refusal(principal: Principal, action: string, resource: string): string {
  return (
    `User: ${principal.arn} is not authorized to perform: ${action} on resource: ${resource} ` +
    `because no identity-based policy allows the ${action} action`
  );
}
