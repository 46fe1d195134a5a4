import type { RequestAuthorizer } from './authorization';
import { commonLogTime, type GatewayRequest } from './request-context';
import type { RouteKey } from './route-key';

/** What became of a request. Latencies in milliseconds. */
export interface RequestOutcome {
  readonly status: number;
  readonly responseLength: number;
  readonly responseLatency: number;
  readonly route?: RouteKey;
  readonly authorizer?: RequestAuthorizer;
  /** The gateway's own error message, when it answered itself. */
  readonly error?: string;
  readonly authorizerError?: string;
  readonly integration?: IntegrationOutcome;
}

/** How the invocation behind a request went. */
export interface IntegrationOutcome {
  /** The status Lambda itself gave: 200 even for a function that failed. */
  readonly status?: number;
  readonly latency: number;
  readonly error?: string;
}

/**
 * One line of the access log: the stage's format with its `$context` variables filled in, `-` for what there is none of.
 * Values are escaped as in JSON, so that no header can end a line or a field early.
 * Source: "Customize HTTP API access logs" in the API Gateway Developer Guide.
 */
export function formatAccessLog(
  format: string,
  request: GatewayRequest,
  outcome: RequestOutcome,
  accountId: string,
): string {
  const variables = contextVariables(request, outcome, accountId);
  return format.replace(/\$context\.([A-Za-z0-9_]+(?:\.[A-Za-z0-9_-]+)*)/g, (_, name: string) => {
    const value = variables[name];
    return value === undefined || value === '' ? '-' : JSON.stringify(String(value)).slice(1, -1);
  });
}

function contextVariables(
  request: GatewayRequest,
  outcome: RequestOutcome,
  accountId: string,
): Readonly<Record<string, string | number | undefined>> {
  const { api, headers } = request;
  const { authorizer, integration, error } = outcome;
  const iam = authorizer !== undefined && 'iam' in authorizer ? authorizer.iam : undefined;
  const claims = authorizer !== undefined && 'jwt' in authorizer ? authorizer.jwt.claims : {};
  return {
    ...Object.fromEntries(
      Object.entries(claims).map(([name, value]) => [`authorizer.claims.${name}`, value]),
    ),
    accountId,
    apiId: api.apiId,
    'authorizer.error': outcome.authorizerError,
    awsEndpointRequestId: undefined,
    domainName: api.domainName,
    domainPrefix: api.apiId,
    'error.message': error,
    'error.messageString': error === undefined ? undefined : JSON.stringify(error),
    extendedRequestId: request.requestId,
    httpMethod: request.method,
    'identity.accountId': iam?.accountId,
    'identity.caller': iam?.callerId,
    'identity.sourceIp': request.sourceIp,
    'identity.user': iam?.userId,
    'identity.userAgent': headers['user-agent'],
    'identity.userArn': iam?.userArn,
    'integration.error': integration?.error,
    'integration.integrationStatus': integration?.status,
    'integration.latency': integration?.latency,
    'integration.status': integration?.status,
    integrationErrorMessage: integration?.error,
    integrationLatency: integration?.latency,
    integrationStatus: integration?.status,
    path: request.rawPath,
    protocol: request.protocol,
    requestId: request.requestId,
    requestTime: commonLogTime(request.receivedAt),
    requestTimeEpoch: request.receivedAt,
    responseLatency: outcome.responseLatency,
    responseLength: outcome.responseLength,
    routeKey: outcome.route?.routeKey,
    stage: api.stage,
    status: outcome.status,
  };
}
