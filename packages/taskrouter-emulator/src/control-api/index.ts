import type { IncomingMessage } from 'node:http';
import { notFound } from '../rest/api-error';
import { listAlerts } from './alert-endpoints';
import { listCalls, makeOrPlanCalls, moveCall } from './call-endpoints';
import type { ControlContext, ControlResponse, Endpoint } from './endpoint';
import { explainTaskEndpoint } from './explanation-endpoint';
import { addFault, clearFaults, listFaults } from './fault-endpoints';
import { addInspection, listInspections, supplementInspection } from './inspection-endpoints';
import { showResource } from './resource-endpoint';
import {
  chooseRouting,
  chooseSharedKey,
  dropSharedKey,
  moveClock,
  resetRun,
  showClock,
  showRouting,
  showSharedKey,
  showState,
  showVersion,
} from './run-endpoints';
import { downloadLog, followStream } from './stream-endpoints';
import { listCallbacks, listRequests, replayCallback } from './traffic-endpoints';

const ENDPOINTS: Readonly<Record<string, Endpoint>> = {
  'GET /_emulator/alerts': listAlerts,
  'GET /_emulator/calls': listCalls,
  'POST /_emulator/calls': makeOrPlanCalls,
  'POST /_emulator/calls/*': moveCall,
  'GET /_emulator/callbacks': listCallbacks,
  'POST /_emulator/callbacks/*/replay': replayCallback,
  'GET /_emulator/clock': showClock,
  'POST /_emulator/clock': moveClock,
  'POST /_emulator/reset': resetRun,
  'GET /_emulator/faults': listFaults,
  'POST /_emulator/faults': addFault,
  'DELETE /_emulator/faults': clearFaults,
  'GET /_emulator/inspections': listInspections,
  'POST /_emulator/inspections': addInspection,
  'POST /_emulator/inspections/*': supplementInspection,
  'GET /_emulator/log': downloadLog,
  'GET /_emulator/requests': listRequests,
  'GET /_emulator/resources/*': showResource,
  'GET /_emulator/routing': showRouting,
  'POST /_emulator/routing': chooseRouting,
  'GET /_emulator/shared-key': showSharedKey,
  'POST /_emulator/shared-key': chooseSharedKey,
  'DELETE /_emulator/shared-key': dropSharedKey,
  'GET /_emulator/state': showState,
  'GET /_emulator/stream': followStream,
  'GET /_emulator/version': showVersion,
  'GET /_emulator/tasks/*/explanation': explainTaskEndpoint,
};

/** The control API below `/_emulator`: what Twilio's console shows and no API has, and tests' levers. */
export async function callEndpoint(
  context: ControlContext,
  request: IncomingMessage,
  path: string,
): Promise<ControlResponse> {
  for (const [route, endpoint] of Object.entries(ENDPOINTS)) {
    const name = nameIn(route, `${request.method} ${path}`);
    if (name !== undefined) return endpoint(context, request, name);
  }
  throw notFound(path);
}

/** What stands for the route's `*` in a request; empty for a route without one, undefined where it is another route. */
function nameIn(route: string, asked: string): string | undefined {
  const [own, others] = [route.split('/'), asked.split('/')];
  if (own.length !== others.length) return undefined;
  if (own.some((part, index) => part !== '*' && part !== others[index])) return undefined;
  return others[own.indexOf('*')] ?? '';
}
