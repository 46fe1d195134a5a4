import type { Context } from 'aws-lambda';
import { testSid } from 'taskrouter/test/sids';
import type { HttpRequest, HttpResponse } from '#lambda/http/http';

export type Handler = (request: HttpRequest, context?: Partial<Context>) => Promise<HttpResponse>;

/** What Lambda tells a function of its invocation: it has twenty seconds. */
export const CONTEXT: Context = {
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

type LambdaHandler = (request: HttpRequest, context: Context) => Promise<HttpResponse>;

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

/** Loads a function's module afresh with exactly these variables, as a cold start does. */
export async function coldStart(
  load: () => Promise<{ readonly handler: LambdaHandler }>,
  environment: NodeJS.ProcessEnv,
): Promise<Handler> {
  const before = process.env;
  process.env = environment;
  try {
    let handler: LambdaHandler | undefined;
    await jest.isolateModulesAsync(async () => {
      ({ handler } = await load());
    });
    if (handler === undefined) throw new Error('the module exports no handler');
    const loaded = handler;
    let underWay = 0;
    return async (request, context = {}) => {
      underWay++;
      process.env = environment;
      try {
        return await loaded(request, { ...CONTEXT, ...context });
      } finally {
        underWay--;
        if (underWay === 0) process.env = before;
      }
    };
  } finally {
    process.env = before;
  }
}

/** The JSON body of an answer. */
export function bodyOf(response: HttpResponse): unknown {
  return JSON.parse(response.body ?? '');
}

/** Catches the log lines written while a test runs. */
export function captureLog(): { lines: () => string; last: () => unknown } {
  const written: string[] = [];
  jest.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    written.push(String(chunk));
    return true;
  });
  return { lines: () => written.join(''), last: () => JSON.parse(written.at(-1) ?? '') };
}
