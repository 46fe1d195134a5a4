import type { IncomingMessage } from 'node:http';
import { notFound } from '../rest/api-error';
import { listAlerts } from './alert-endpoints';
import { listCalls, makeOrPlanCalls, moveCall } from './call-endpoints';
import type { ControlContext, ControlResponse, Endpoint } from './endpoint';
import { addFault, clearFaults, listFaults } from './fault-endpoints';
import { moveClock, resetRun, showClock } from './run-endpoints';

const ENDPOINTS: Readonly<Record<string, Endpoint>> = {
  'GET /_emulator/alerts': listAlerts,
  'GET /_emulator/calls': listCalls,
  'POST /_emulator/calls': makeOrPlanCalls,
  'POST /_emulator/calls/*': moveCall,
  'GET /_emulator/clock': showClock,
  'POST /_emulator/clock': moveClock,
  'POST /_emulator/reset': resetRun,
  'GET /_emulator/faults': listFaults,
  'POST /_emulator/faults': addFault,
  'DELETE /_emulator/faults': clearFaults,
};

/** The control API below `/_emulator`: what Twilio's console shows and no API has, and tests' levers. */
export async function callEndpoint(
  context: ControlContext,
  request: IncomingMessage,
  path: string,
): Promise<ControlResponse> {
  const exact = ENDPOINTS[`${request.method} ${path}`];
  if (exact !== undefined) return exact(context, request, '');
  const slash = path.lastIndexOf('/');
  const named = ENDPOINTS[`${request.method} ${path.slice(0, slash)}/*`];
  if (named === undefined) throw notFound(path);
  return named(context, request, path.slice(slash + 1));
}
