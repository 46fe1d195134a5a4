import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  HttpApi,
  type HttpMethod,
  HttpNoneAuthorizer,
  HttpStage,
  type IHttpRouteAuthorizer,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

/** Who may call a route: whoever can sign as Twilio (the function checks), or AWS identities allowed to invoke it. */
export type RouteAccess = 'signed by Twilio' | 'IAM';

// Far above what one Workspace sends, and low enough that a flood costs little.
const THROTTLE = { rateLimit: 1_000, burstLimit: 2_000 };

/** The HTTP API in front of the functions: throttled, and every request in a JSON access log. */
export class TaskRouterApi extends Construct {
  private readonly api: HttpApi;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.api = new HttpApi(this, 'HttpApi', {
      apiName: Stack.of(this).stackName,
      description: 'Twilio TaskRouter: assignment callback, task creation, reservations',
      createDefaultStage: false,
    });
    const accessLogs = new LogGroup(this, 'AccessLogs', {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    new HttpStage(this, 'DefaultStage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      throttle: THROTTLE,
      accessLogSettings: { destination: new LogGroupLogDestination(accessLogs), format: accessLogFormat() },
    });
  }

  /** The API's own URL, without a trailing slash. */
  get url(): string {
    return this.api.apiEndpoint;
  }

  /** Routes `/taskrouter/<name>` with these methods to a function. */
  route(name: string, methods: HttpMethod[], handler: IFunction, access: RouteAccess): void {
    this.api.addRoutes({
      path: `/taskrouter/${name}`,
      methods,
      integration: new HttpLambdaIntegration(`${name}Integration`, handler),
      authorizer: authorizer(access),
    });
  }
}

// An authorizer does not see the body, which Twilio's signature covers: the callback's function verifies instead.
function authorizer(access: RouteAccess): IHttpRouteAuthorizer {
  return access === 'IAM' ? new HttpIamAuthorizer() : new HttpNoneAuthorizer();
}

/** No header, query string or body: those may hold signatures and personal data. */
function accessLogFormat(): AccessLogFormat {
  const fields = {
    requestId: '$context.requestId',
    requestTime: '$context.requestTime',
    routeKey: '$context.routeKey',
    status: '$context.status',
    sourceIp: '$context.identity.sourceIp',
    responseLatency: '$context.responseLatency',
    integrationLatency: '$context.integrationLatency',
    integrationError: '$context.integrationErrorMessage',
    error: '$context.error.message',
  };
  return AccessLogFormat.custom(JSON.stringify(fields));
}
