import type { TemplateFields } from '../template/fields';
import type { Stack } from '../template/stack';
import { isSafeUrl } from './issuer-keys';

/** How a route's callers are authorized. */
export type RouteAuthorization =
  | { readonly type: 'NONE' }
  | { readonly type: 'AWS_IAM' }
  | {
      readonly type: 'JWT';
      readonly issuer: string;
      /** A token is for one of these. */
      readonly audience: readonly string[];
      /** A token has one of these; none needed where empty. */
      readonly scopes: readonly string[];
    };

/** A JWT authorizer of the API. */
export interface JwtConfiguration {
  /** URL as tokens name it. */
  readonly issuer: string;
  readonly audience: readonly string[];
}

/**
 * The stack's authorizers by ID.
 * Source: AWS::ApiGatewayV2::Authorizer in the CloudFormation Template Reference.
 * @throws TemplateError for what isn't checked locally, naming the property
 */
export function readAuthorizers(stack: Stack): ReadonlyMap<string, JwtConfiguration> {
  const authorizers = stack.resourcesOfType('AWS::ApiGatewayV2::Authorizer').map(({ ref, properties }) => {
    properties.expectOnly(['ApiId', 'AuthorizerType', 'IdentitySource', 'JwtConfiguration'], ['Name']);
    if (properties.string('AuthorizerType') !== 'JWT') {
      throw properties.error('AuthorizerType', 'only JWT authorizers are run locally');
    }
    const sources = properties.strings('IdentitySource');
    if (sources.length !== 1 || sources[0]?.toLowerCase() !== '$request.header.authorization') {
      throw properties.error('IdentitySource', 'only $request.header.Authorization is read locally');
    }
    return [ref, readJwtConfiguration(properties.object('JwtConfiguration'))] as const;
  });
  return new Map(authorizers);
}

function readJwtConfiguration(configuration: TemplateFields): JwtConfiguration {
  configuration.expectOnly(['Issuer', 'Audience']);
  const issuer = configuration.string('Issuer');
  if (!isSafeUrl(issuer)) {
    throw configuration.error('Issuer', 'an https URL is expected; http is taken on this machine only');
  }
  const audience = configuration.strings('Audience');
  if (audience.length === 0) throw configuration.error('Audience', 'at least one is expected');
  return { issuer, audience };
}

/** @throws TemplateError */
export function readRouteAuthorization(
  route: TemplateFields,
  authorizers: ReadonlyMap<string, JwtConfiguration>,
): RouteAuthorization {
  const type = route.optionalString('AuthorizationType') ?? 'NONE';
  const scopes = route.strings('AuthorizationScopes');
  if (type === 'JWT') {
    const authorizer = authorizers.get(route.string('AuthorizerId'));
    if (authorizer === undefined)
      throw route.error('AuthorizerId', "it is not one of the stack's authorizers");
    return { type, ...authorizer, scopes };
  }
  if (type !== 'NONE' && type !== 'AWS_IAM') {
    throw route.error('AuthorizationType', `${type} is not checked locally, only NONE, AWS_IAM and JWT`);
  }
  if (scopes.length > 0) {
    throw route.error('AuthorizationScopes', 'Authorization Scopes are only valid for JWT authorization');
  }
  return { type };
}
