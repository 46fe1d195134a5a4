import type { IncomingMessage } from 'node:http';
import { notFound } from '../rest/api-error';
import { listCalls, moveCall, planCalls } from './calls';
import { showDebugger } from './debugger';
import { addFault, clearFaults, listFaults } from './faults';
import type { Page, PageAnswer, PageContext } from './page';

const PAGES: Readonly<Record<string, Page>> = {
  'GET /_emulator/debugger': showDebugger,
  'GET /_emulator/calls': listCalls,
  'POST /_emulator/calls': planCalls,
  'POST /_emulator/calls/*': moveCall,
  'GET /_emulator/faults': listFaults,
  'POST /_emulator/faults': addFault,
  'DELETE /_emulator/faults': clearFaults,
};

/** The emulator's own pages, below `/_emulator`: what Twilio's console shows and no API has, and tests' levers. */
export async function openPage(
  context: PageContext,
  request: IncomingMessage,
  path: string,
): Promise<PageAnswer> {
  const exact = PAGES[`${request.method} ${path}`];
  if (exact !== undefined) return exact(context, request, '');
  const slash = path.lastIndexOf('/');
  const named = PAGES[`${request.method} ${path.slice(0, slash)}/*`];
  if (named === undefined) throw notFound(path);
  return named(context, request, path.slice(slash + 1));
}
