import type { Clock } from 'taskrouter/clock';
import type { JsonObject } from 'taskrouter/parsed';
import type { Credentials } from '#src/iam/principal';
import { json, send } from './http';
import type { TestAws } from './local-aws';
import { signedHeaders } from './sign';

/** Code of a function that gives its environment: its credentials, and where the services are. */
export const ENVIRONMENT = 'exports.handler = async () => process.env;';

/** A service as its callers know it. */
export interface TestService {
  /** In the signature. */
  readonly name: string;
  /** In `X-Amz-Target`, before the dot. */
  readonly target: string;
  readonly contentType: string;
  readonly endpointVariable: string;
}

export const SQS: TestService = {
  name: 'sqs',
  target: 'AmazonSQS',
  contentType: 'application/x-amz-json-1.0',
  endpointVariable: 'AWS_ENDPOINT_URL_SQS',
};

export const EVENT_BRIDGE: TestService = {
  name: 'events',
  target: 'AWSEvents',
  contentType: 'application/x-amz-json-1.1',
  endpointVariable: 'AWS_ENDPOINT_URL_EVENTBRIDGE',
};

export const SECRETS_MANAGER: TestService = {
  name: 'secretsmanager',
  target: 'secretsmanager',
  contentType: 'application/x-amz-json-1.1',
  endpointVariable: 'AWS_ENDPOINT_URL_SECRETS_MANAGER',
};

export const DYNAMODB: TestService = {
  name: 'dynamodb',
  target: 'DynamoDB_20120810',
  contentType: 'application/x-amz-json-1.0',
  endpointVariable: 'AWS_ENDPOINT_URL_DYNAMODB',
};

/** What a service answered. */
export interface ServiceAnswer {
  readonly status: number;
  readonly json: JsonObject;
}

/** Calls an operation as somebody, signed. */
export type ServiceCaller = (operation: string, input: JsonObject) => Promise<ServiceAnswer>;

/**
 * A caller of `service` who is a function of the stack: with the credentials its process has, at the endpoint it is told.
 * @param functionId of a function with the code `ENVIRONMENT`
 */
export async function callerAs(
  aws: TestAws,
  functionId: string,
  service: TestService,
  clock: Clock,
): Promise<ServiceCaller> {
  const environment = json((await aws.lambda.invoke(functionId, '{}')).payload);
  const credentials = {
    accessKeyId: String(environment.AWS_ACCESS_KEY_ID),
    secretAccessKey: String(environment.AWS_SECRET_ACCESS_KEY),
    sessionToken: String(environment.AWS_SESSION_TOKEN),
  };
  return caller(String(environment[service.endpointVariable]), credentials, service, clock);
}

/** A caller of `service` at `endpoint` with these credentials. */
export function caller(
  endpoint: string,
  credentials: Credentials,
  service: TestService,
  clock: Clock,
): ServiceCaller {
  return async (operation, input) => {
    const body = JSON.stringify(input);
    const headers = await signedHeaders(
      {
        url: `${endpoint}/`,
        body,
        headers: { 'content-type': service.contentType, 'x-amz-target': `${service.target}.${operation}` },
      },
      credentials,
      service.name,
      { at: new Date(clock.now()) },
    );
    const answer = await send(endpoint, '/', { method: 'POST', body, headers: Object.entries(headers) });
    return { status: answer.status, json: json(answer.body) };
  };
}
