import { isJsonObject } from 'taskrouter/parsed';
import type { TemplateFields } from '../template/fields';

/** One statement of a policy. Source: "IAM JSON policy element reference" in the IAM User Guide. */
export interface PolicyStatement {
  readonly effect: 'Allow' | 'Deny';
  /** `Principal` of a resource-based policy as `kind:value` (`Service:lambda.amazonaws.com`); `*` is anybody. */
  readonly principals?: readonly string[];
  readonly actions: readonly string[];
  /** The statement is about every action *but* these. */
  readonly notActions: readonly string[];
  readonly resources: readonly string[];
  /** The statement is about every resource *but* these. */
  readonly notResources: readonly string[];
  /** By operator, then by condition key. */
  readonly conditions: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

/**
 * The statements of a policy document.
 * @throws TemplateError for an element IAM doesn't have, or one that isn't evaluated here (`NotPrincipal`).
 */
export function parsePolicyDocument(document: TemplateFields): PolicyStatement[] {
  document.expectOnly(['Statement'], ['Version', 'Id']);
  return document.objects('Statement').map((statement) => {
    statement.expectOnly(
      ['Effect', 'Principal', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition'],
      ['Sid'],
    );
    const effect = statement.string('Effect');
    if (effect !== 'Allow' && effect !== 'Deny')
      throw statement.error('Effect', 'it is either Allow or Deny');
    return {
      effect,
      ...(statement.value.Principal === undefined ? {} : { principals: parsePrincipals(statement) }),
      actions: statement.strings('Action'),
      notActions: statement.strings('NotAction'),
      resources: statement.strings('Resource'),
      notResources: statement.strings('NotResource'),
      conditions: parseConditions(statement.object('Condition')),
    };
  });
}

function parsePrincipals(statement: TemplateFields): string[] {
  if (statement.value.Principal === '*') return ['*'];
  const principal = statement.object('Principal');
  return Object.keys(principal.value).flatMap((kind) =>
    principal.strings(kind).map((value) => (value === '*' ? '*' : `${kind}:${value}`)),
  );
}

function parseConditions(condition: TemplateFields): PolicyStatement['conditions'] {
  const operators = Object.keys(condition.value).map((operator) => {
    const keys = condition.object(operator);
    const values = Object.entries(keys.value).map(
      ([key, value]) => [key, isJsonObject(value) ? [] : [value].flat().map((each) => String(each))] as const,
    );
    return [operator, Object.fromEntries(values)] as const;
  });
  return Object.fromEntries(operators);
}

/** A statement that allows `actions` on `resources`. */
export function allow(actions: readonly string[], resources: readonly string[]): PolicyStatement {
  return { effect: 'Allow', actions, notActions: [], resources, notResources: [], conditions: {} };
}
