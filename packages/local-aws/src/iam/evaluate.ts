import { type ConditionContext, conditionsHold } from './conditions';
import type { PolicyStatement } from './policy';
import { matchesWildcard } from './wildcard';

/** What somebody wants to do. */
export interface AccessRequest {
  /** `service:Operation`, for example `secretsmanager:GetSecretValue`. */
  readonly action: string;
  /** The ARN it is done to. */
  readonly resource: string;
  /**
   * For a resource-based policy: who asks, as `kind:value` (`Service:apigateway.amazonaws.com`), under every name a policy
   * may give them.
   */
  readonly principals?: readonly string[];
  readonly context?: ConditionContext;
}

/**
 * Whether the statements allow the request: at least one Allow, no Deny.
 * What can't be evaluated (an unknown condition operator, a policy variable) never allows and always denies.
 * Source: "Policy evaluation logic" in the IAM User Guide.
 */
export function isAllowed(statements: readonly PolicyStatement[], request: AccessRequest): boolean {
  let allowed = false;
  for (const statement of statements) {
    if (statement.effect === 'Deny') {
      if (applies(statement, request) !== false) return false;
    } else {
      allowed ||= applies(statement, request) === true;
    }
  }
  return allowed;
}

function applies(statement: PolicyStatement, request: AccessRequest): boolean | 'unknown' {
  const { principals, actions, notActions, resources, notResources } = statement;
  const isAsking = (each: string): boolean => each === '*' || request.principals?.includes(each) === true;
  if (principals !== undefined && !principals.some(isAsking)) return false;
  const action = request.action.toLowerCase();
  const isAction = (each: string): boolean => matchesWildcard(each.toLowerCase(), action);
  if (notActions.length > 0 ? notActions.some(isAction) : !actions.some(isAction)) return false;

  const hasVariable = [...resources, ...notResources].some((each) => each.includes('${'));
  const isResource = (each: string): boolean => matchesWildcard(each, request.resource);
  // A trust policy names no resource at all: it is about the role it belongs to.
  const isAbout =
    notResources.length > 0
      ? !notResources.some(isResource)
      : resources.length === 0 || resources.some(isResource);
  if (!isAbout && !hasVariable) return false;

  const holds = conditionsHold(statement.conditions, request.context ?? {});
  return holds !== false && hasVariable ? 'unknown' : holds;
}
