import type { Context } from 'aws-lambda';
import { testSid } from 'taskrouter/test/sids';

/** What Lambda passes to a handler beside the event. */
export const LAMBDA_CONTEXT: Context = {
  callbackWaitsForEmptyEventLoop: false,
  functionName: 'function',
  functionVersion: '$LATEST',
  invokedFunctionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:function',
  memoryLimitInMB: '512',
  awsRequestId: 'request-1',
  logGroupName: 'log-group',
  logStreamName: 'log-stream',
  getRemainingTimeInMillis: () => 20_000,
  done: () => undefined,
  fail: () => undefined,
  succeed: () => undefined,
};

/** The variables that Lambda itself sets, and those the stack sets on every function. */
export function functionEnvironment(secretsManagerUrl: string): Record<string, string> {
  return {
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'test-access-key',
    AWS_SECRET_ACCESS_KEY: 'test-secret-key',
    AWS_SESSION_TOKEN: 'test-session-token',
    AWS_ENDPOINT_URL_SECRETS_MANAGER: secretsManagerUrl,
    TWILIO_ACCOUNT_SID: testSid('AC'),
    TWILIO_WORKSPACE_SID: testSid('WS'),
    AUTH_TOKEN_SECRET: 'twilio/taskrouter',
    REST_SECRET: 'twilio/taskrouter',
    CALLBACK_TOLERANCE_SECONDS: '300',
  };
}
