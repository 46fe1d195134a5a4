import type { IncomingMessage } from 'node:http';
import { ApiError, invalid } from '../rest/api-error';
import { faultKind } from './fault';
import { type Injection, injection, type RequestFaults } from './faults';

/** Set on a request, it goes wrong in this way: 429, 500, 503, timeout or drop-after. */
export const FAULT_HEADER = 'x-emulator-fault';

/**
 * The fault that this request is to have: the one its header asks for, else one that was asked for beforehand.
 * @throws ApiError 400 when the header names no fault.
 */
export function faultFor(
  faults: RequestFaults,
  request: IncomingMessage,
  path: string,
): Injection | undefined {
  const header = request.headers[FAULT_HEADER];
  if (header === undefined) return faults.next(path);
  if (faultKind.is(header)) return injection(header);
  throw invalid(`X-Emulator-Fault: takes ${faultKind.expected}`);
}

const ERRORS = {
  '429': new ApiError(429, 20429, 'Too Many Requests'),
  '500': new ApiError(500, 20500, 'Internal Server Error'),
  '503': new ApiError(503, 503, 'Service Unavailable'),
};

/** The answer of a fault that answers; undefined for one that doesn't. */
export function errorOf({ kind }: Injection): ApiError | undefined {
  return kind === 'timeout' || kind === 'drop-after' ? undefined : ERRORS[kind];
}
