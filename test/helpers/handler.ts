import type { Context } from 'aws-lambda';
import type { HttpRequest, HttpResponse } from '#lambda/http/http';
import { LAMBDA_CONTEXT } from './lambda-environment';

export type Handler = (request: HttpRequest, context?: Partial<Context>) => Promise<HttpResponse>;

type LambdaHandler = (request: HttpRequest, context: Context) => Promise<HttpResponse>;

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
        return await loaded(request, { ...LAMBDA_CONTEXT, ...context });
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
