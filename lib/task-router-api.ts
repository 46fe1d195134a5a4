import { RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  DomainName,
  HttpApi,
  type HttpMethod,
  HttpNoneAuthorizer,
  HttpStage,
  type IHttpRouteAuthorizer,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer, HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Authorization } from './configuration';

/** Who may call a route: whoever can sign as Twilio (the function checks), or whom the configuration lets in. */
export type RouteAccess = 'signed by Twilio' | 'authorized';

/** Props of {@link TaskRouterApi}. */
export interface TaskRouterApiProps {
  /** Who may call the routes that are not Twilio's. */
  readonly authorization: Authorization;
  /** A domain of the API's own, with its certificate. */
  readonly domain?: { readonly domainName: string; readonly certificateArn: string };
}

// Far above what one Workspace sends, and low enough that a flood costs little.
const THROTTLE = { rateLimit: 1_000, burstLimit: 2_000 };

/** The HTTP API in front of the functions: throttled, and every request in a JSON access log. */
export class TaskRouterApi extends Construct {
  /** The API's only stage, for its metrics. */
  readonly stage: HttpStage;
  private readonly api: HttpApi;
  private readonly authorizer: IHttpRouteAuthorizer;
  /** The API's domain, where it has one of its own. */
  readonly domain: DomainName | undefined;
  private readonly domainName: string | undefined;

  constructor(scope: Construct, id: string, { authorization, domain }: TaskRouterApiProps) {
    super(scope, id);
    this.api = new HttpApi(this, 'HttpApi', {
      apiName: Stack.of(this).stackName,
      description: 'Twilio TaskRouter: assignment callback, task creation, reservations',
      createDefaultStage: false,
    });
    this.authorizer = authorizer(authorization);
    this.domain = domain && this.domainOf(domain);
    this.domainName = domain?.domainName;
    const accessLogs = new LogGroup(this, 'AccessLogs', {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.stage = new HttpStage(this, 'DefaultStage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      throttle: THROTTLE,
      ...(this.domain && { domainMapping: { domainName: this.domain } }),
      accessLogSettings: { destination: new LogGroupLogDestination(accessLogs), format: accessLogFormat() },
    });
  }

  /** The URL that API Gateway knows the API by, without a trailing slash: its own domain's, where it has one. */
  get url(): string {
    return this.domainName === undefined ? this.api.apiEndpoint : `https://${this.domainName}`;
  }

  private domainOf({ domainName, certificateArn }: NonNullable<TaskRouterApiProps['domain']>): DomainName {
    const certificate = Certificate.fromCertificateArn(this, 'Certificate', certificateArn);
    return new DomainName(this, 'Domain', { domainName, certificate });
  }

  /** Routes `/taskrouter/<name>` with these methods to a function. */
  route(name: string, methods: HttpMethod[], handler: IFunction, access: RouteAccess): void {
    const routes = this.api.addRoutes({
      path: `/taskrouter/${name}`,
      methods,
      integration: new HttpLambdaIntegration(`${name}Integration`, handler),
      // An authorizer does not see the body, which Twilio's signature covers: the functions verify it instead.
      authorizer: access === 'authorized' ? this.authorizer : new HttpNoneAuthorizer(),
    });
    if (access === 'authorized') return;
    for (const route of routes) {
      Validations.of(route).acknowledge({
        id: 'AwsSolutions::AwsSolutions-APIG4',
        reason:
          'Twilio has no AWS credentials and no token. The function verifies its signature over URL and body.',
      });
    }
  }
}

function authorizer(authorization: Authorization): IHttpRouteAuthorizer {
  if (authorization.type === 'iam') return new HttpIamAuthorizer();
  return new HttpJwtAuthorizer('Jwt', authorization.issuer, { jwtAudience: [...authorization.audience] });
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
