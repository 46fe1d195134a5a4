import type { Context } from 'aws-lambda';
import { startDeadline } from '../aws/deadline';
import { describeError, type LogFields, log, stopwatch } from '../aws/log';
import { countOutcome } from '../aws/metrics';
import { HttpProblem, type HttpRequest, type HttpResponse } from './http';

/** What a route's work gives: the answer, and what the log line says of it. */
export interface Handled {
  readonly response: HttpResponse;
  readonly fields: LogFields & { readonly outcome: string };
}

/**
 * A Lambda handler around one route's work: turns a thrown {@link HttpProblem} into its answer, anything else into
 * a 500 that gives nothing away, and writes one log line per request.
 * @param isUrgent whether it is measured how long the caller waits: each such metric costs money
 */
export function handleHttp(
  work: (request: HttpRequest, context: Context) => Promise<Handled>,
  isUrgent = false,
): (request: HttpRequest, context: Context) => Promise<HttpResponse> {
  return async (request, context) => {
    startDeadline(context);
    const elapsed = stopwatch();
    const { response, fields } = await work(request, context).catch(failed);
    const status = response.statusCode;
    const line = {
      requestId: request.requestContext.requestId,
      route: request.routeKey,
      ...fields,
      status,
      durationMs: elapsed(),
    };
    // From when API Gateway received it: what the caller waits for begins before a cold start does.
    const latencyMs = Math.max(0, Date.now() - request.requestContext.timeEpoch);
    log(levelOf(status), 'request', line, countOutcome(fields, isUrgent ? latencyMs : undefined));
    return response;
  };
}

function failed(error: unknown): Handled {
  if (error instanceof HttpProblem) {
    const reason = error.status < 500 ? error.detail : describeError(error);
    return { response: error.response(), fields: { outcome: error.outcome, error: reason } };
  }
  const response = new HttpProblem(500, 'The request could not be handled; the log says why.').response();
  return { response, fields: { outcome: 'error', error: describeError(error) } };
}

function levelOf(status: number): 'INFO' | 'WARN' | 'ERROR' {
  if (status >= 500) return 'ERROR';
  return status >= 400 ? 'WARN' : 'INFO';
}
