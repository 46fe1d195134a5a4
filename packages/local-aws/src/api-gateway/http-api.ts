import { formatArn, stableId } from '../account';
import { TemplateFields } from '../template/fields';
import { physicalName, type ResourceTypes } from '../template/resource-type';
import type { Resource, Stack } from '../template/stack';
import {
  type JwtConfiguration,
  type RouteAuthorization,
  readAuthorizers,
  readRouteAuthorization,
} from './route-authorization';
import { parseRouteKey, type RouteKey } from './route-key';
import type { Throttle } from './throttle';

/** Lambda's and API Gateway's own limit on how long an integration may take. */
const MAX_INTEGRATION_TIMEOUT_MS = 30_000;

/** The only stage that is served: it is the one without a path of its own. */
const DEFAULT_STAGE = '$default';

/** A route with what stands behind it. */
export interface Route extends RouteKey {
  readonly authorization: RouteAuthorization;
  readonly integration: Integration;
  /** Its own throttle, where the stage sets one; else it shares the stage's. */
  readonly throttle?: Throttle;
}

/** A Lambda proxy integration with payload format 2.0. */
export interface Integration {
  readonly functionArn: string;
  readonly timeoutMs: number;
}

/** An HTTP API with its one stage. */
export interface HttpApi {
  readonly apiId: string;
  /** `<apiId>.execute-api.<region>.amazonaws.com` */
  readonly domainName: string;
  readonly stage: string;
  readonly routes: readonly Route[];
  /** Shared by the routes that have none of their own. */
  readonly throttle?: Throttle;
  /** Format of the access log, with `$context` variables; no access log where absent. */
  readonly accessLogFormat?: string;
}

/** The API Gateway v2 resources that are run locally. */
export const API_GATEWAY_RESOURCE_TYPES: ResourceTypes = {
  'AWS::ApiGatewayV2::Api': (logicalId, _properties, stack) => {
    const apiId = stableId(`${stack.stackName}/${logicalId}`, 10);
    return {
      ref: apiId,
      attributes: { ApiId: apiId, ApiEndpoint: `https://${domainName(apiId, stack.region)}` },
    };
  },
  'AWS::ApiGatewayV2::Authorizer': (logicalId, _properties, stack) => {
    const id = stableId(`${stack.stackName}/${logicalId}`, 6);
    return { ref: id, attributes: { AuthorizerId: id } };
  },
  'AWS::ApiGatewayV2::Integration': (logicalId, _properties, stack) => {
    const id = stableId(`${stack.stackName}/${logicalId}`, 7);
    return { ref: id, attributes: { IntegrationId: id } };
  },
  'AWS::ApiGatewayV2::Route': (logicalId, _properties, stack) => {
    const id = stableId(`${stack.stackName}/${logicalId}`, 7);
    return { ref: id, attributes: { RouteId: id } };
  },
  'AWS::ApiGatewayV2::Stage': (_logicalId, properties) => ({
    ref: properties().string('StageName'),
    attributes: {},
  }),
  'AWS::ApiGatewayV2::Deployment': (logicalId, _properties, stack) => ({
    ref: physicalName(stack, logicalId, 64),
    attributes: {},
  }),
};

/**
 * The stack's HTTP API, or undefined when it has none.
 * Source: AWS::ApiGatewayV2::* in the CloudFormation Template Reference.
 * @throws TemplateError for what isn't served locally, naming the property.
 */
export function readHttpApi(stack: Stack): HttpApi | undefined {
  const [api, second] = stack.resourcesOfType('AWS::ApiGatewayV2::Api');
  if (api === undefined) return undefined;
  if (second !== undefined)
    throw second.properties.error('Name', 'one HTTP API is served locally, and this is another');
  api.properties.expectOnly(['ProtocolType'], ['Name', 'Description', 'Tags']);
  if (api.properties.string('ProtocolType') !== 'HTTP') {
    throw api.properties.error('ProtocolType', 'only HTTP APIs are served locally');
  }
  const stage = readStage(stack);
  const integrations = new Map(
    stack
      .resourcesOfType('AWS::ApiGatewayV2::Integration')
      .map((integration) => [integration.ref, readIntegration(integration)]),
  );
  const authorizers = readAuthorizers(stack);
  const settings = stage.object('DefaultRouteSettings');
  const logs = stage.object('AccessLogSettings');
  const throttle = readThrottle(settings);
  const accessLogFormat = logs.optionalString('Format');
  return {
    apiId: api.ref,
    domainName: domainName(api.ref, stack.context.region),
    stage: DEFAULT_STAGE,
    routes: stack
      .resourcesOfType('AWS::ApiGatewayV2::Route')
      .map(({ properties }) => readRoute(properties, integrations, authorizers, stage)),
    ...(throttle === undefined ? {} : { throttle }),
    ...(accessLogFormat === undefined ? {} : { accessLogFormat }),
  };
}

/** The ARN under which API Gateway asks for permissions: `<apiId>/<stage>/<method>/<path>`. */
export function executeApiArn(
  api: HttpApi,
  account: Parameters<typeof formatArn>[0],
  method: string,
  path: string,
): string {
  return formatArn(account, 'execute-api', `${api.apiId}/${api.stage}/${method}${path}`);
}

function readStage(stack: Stack): TemplateFields {
  const [stage, second] = stack
    .resourcesOfType('AWS::ApiGatewayV2::Stage')
    .map(({ properties }) => properties);
  if (stage === undefined) return new TemplateFields({}, 'Resources');
  if (second !== undefined || stage.string('StageName') !== DEFAULT_STAGE) {
    throw (second ?? stage).error('StageName', `only the stage ${DEFAULT_STAGE} is served locally`);
  }
  stage.expectOnly(
    ['StageName', 'ApiId', 'AutoDeploy', 'DefaultRouteSettings', 'RouteSettings', 'AccessLogSettings'],
    ['Description', 'Tags', 'DeploymentId'],
  );
  return stage;
}

function readIntegration({ properties }: Resource): Integration {
  properties.expectOnly(
    ['ApiId', 'IntegrationType', 'IntegrationUri', 'PayloadFormatVersion', 'TimeoutInMillis'],
    ['IntegrationMethod', 'ConnectionType', 'Description'],
  );
  if (properties.string('IntegrationType') !== 'AWS_PROXY') {
    throw properties.error('IntegrationType', 'only AWS_PROXY is served locally');
  }
  if (properties.optionalString('PayloadFormatVersion') !== '2.0') {
    throw properties.error('PayloadFormatVersion', 'only payload format 2.0 is made locally');
  }
  const uri = properties.string('IntegrationUri');
  const [, inUri] = /:path\/2015-03-31\/functions\/(.*)\/invocations$/.exec(uri) ?? [];
  return {
    functionArn: inUri ?? uri,
    timeoutMs: properties.optionalNumber('TimeoutInMillis') ?? MAX_INTEGRATION_TIMEOUT_MS,
  };
}

function readRoute(
  route: TemplateFields,
  integrations: ReadonlyMap<string, Integration>,
  authorizers: ReadonlyMap<string, JwtConfiguration>,
  stage: TemplateFields,
): Route {
  route.expectOnly(
    ['ApiId', 'RouteKey', 'Target', 'AuthorizationType', 'AuthorizerId', 'AuthorizationScopes'],
    ['OperationName', 'ApiKeyRequired'],
  );
  const key = parseRouteKey(route.string('RouteKey'));
  if (key === undefined) throw route.error('RouteKey', 'it is "$default" or "<METHOD> /<path>"');
  const integration = integrations.get(route.string('Target').replace(/^integrations\//, ''));
  if (integration === undefined) throw route.error('Target', "it is not one of the stack's integrations");
  const authorization = readRouteAuthorization(route, authorizers);
  const throttle = readThrottle(stage.object('RouteSettings').object(key.routeKey));
  return { ...key, authorization, integration, ...(throttle === undefined ? {} : { throttle }) };
}

function readThrottle(settings: TemplateFields): Throttle | undefined {
  const ratePerSecond = settings.optionalNumber('ThrottlingRateLimit');
  const burst = settings.optionalNumber('ThrottlingBurstLimit');
  if (ratePerSecond === undefined && burst === undefined) return undefined;
  return { ratePerSecond: ratePerSecond ?? Number.POSITIVE_INFINITY, burst: burst ?? ratePerSecond ?? 0 };
}

function domainName(apiId: string, region: string): string {
  return `${apiId}.execute-api.${region}.amazonaws.com`;
}
