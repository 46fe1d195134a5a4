import type { Clock, Timer } from 'taskrouter/clock';
import { isJsonObject } from 'taskrouter/parsed';
import type { Account } from '../account';
import { parseJson } from '../json';
import { TooManyRequestsError } from '../lambda/invocation';
import type { Lambda } from '../lambda/lambda';
import type { IntegrationOutcome } from './access-log';
import type { HttpApiEvent } from './event';
import { executeApiArn, type Route } from './http-api';
import type { GatewayRequest } from './request-context';
import { type GatewayResponse, gatewayResponse, parseFunctionResponse } from './response';

/** Lambda's limit for a synchronous request. */
const MAX_EVENT_BYTES = 6 * 1024 * 1024;

/** The answer to a request, and how the invocation behind it went. */
export interface IntegrationResult {
  readonly response: GatewayResponse;
  readonly outcome: IntegrationOutcome;
  /** Set when the gateway answers in the function's place. */
  readonly error?: string;
}

/**
 * Invokes the function behind a route and makes its result an HTTP response. What goes wrong becomes what API Gateway
 * answers: 500 for a function that fails, answers nonsense, or may not be invoked; 503 for one that is throttled or takes
 * longer than the integration's timeout.
 */
export async function integrate(
  request: GatewayRequest,
  route: Route,
  event: HttpApiEvent,
  account: Account,
  lambda: Lambda,
  clock: Clock,
): Promise<IntegrationResult> {
  const startedAt = clock.now();
  const { functionArn, timeoutMs } = route.integration;
  const result = (response: GatewayResponse, status?: number): IntegrationResult => ({
    response,
    outcome: { latency: clock.now() - startedAt, ...(status === undefined ? {} : { status }) },
  });
  const failure = (message: keyof typeof FAILURES, error: string, status?: number): IntegrationResult => {
    const { response, outcome } = result(gatewayResponse(FAILURES[message], message), status);
    return { response, outcome: { ...outcome, error }, error: message };
  };

  const sourceArn = executeApiArn(request.api, account, request.method, route.path || `/${route.routeKey}`);
  const gateway = { principal: 'apigateway.amazonaws.com', sourceArn, sourceAccount: account.accountId };
  if (!lambda.mayInvoke(functionArn, gateway)) {
    return failure(
      'Internal Server Error',
      `The IAM role configured on the integration or API Gateway doesn't have permissions to call the integration: no AWS::Lambda::Permission lets ${sourceArn} invoke ${functionArn}`,
    );
  }
  const payload = JSON.stringify(event);
  if (Buffer.byteLength(payload) > MAX_EVENT_BYTES) {
    return failure('Internal Server Error', `the event is over Lambda's ${MAX_EVENT_BYTES} bytes`, 413);
  }

  let timer: Timer | undefined;
  const timeout = new Promise<'timeout'>((resolve) => {
    timer = clock.setTimer(clock.now() + timeoutMs, () => resolve('timeout'));
  });
  try {
    const invocation = await Promise.race([
      lambda.invoke(functionArn, payload, { traceId: request.traceId }),
      timeout,
    ]);
    if (invocation === 'timeout') {
      return failure('Service Unavailable', `the integration took longer than ${timeoutMs} ms`);
    }
    if (invocation.functionError !== undefined) {
      return failure('Internal Server Error', describeFailure(invocation.payload), 200);
    }
    const response = parseFunctionResponse(invocation.payload);
    if (response === undefined) {
      return failure(
        'Internal Server Error',
        "the function's response is not one of payload format 2.0",
        200,
      );
    }
    return result(response, 200);
  } catch (error) {
    if (error instanceof TooManyRequestsError) return failure('Service Unavailable', error.message, 429);
    throw error;
  } finally {
    timer?.cancel();
  }
}

const FAILURES = { 'Internal Server Error': 500, 'Service Unavailable': 503 } as const;

function describeFailure(payload: string): string {
  const failure = parseJson(payload);
  const { errorType, errorMessage } = isJsonObject(failure) ? failure : {};
  return `${errorType ?? 'Error'}: ${errorMessage ?? 'the function failed'}`;
}
