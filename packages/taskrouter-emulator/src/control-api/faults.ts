import { parseFault } from '../faults/fault';
import type { Faults } from '../faults/faults';
import { readJsonBody } from './json-body';
import type { Page } from './page';

export const listFaults: Page = ({ faults }) => ({ status: 200, body: format(faults) });

/** `{"kind": "429", "count": 2}`: the requests that go wrong from now on. */
export const addFault: Page = async ({ faults }, request) => {
  faults.add(await readJsonBody(request, parseFault));
  return { status: 201, body: format(faults) };
};

export const clearFaults: Page = ({ faults }) => {
  faults.clear();
  return { status: 204 };
};

function format(faults: Faults): object {
  return { faults: faults.counters.map(({ fault, seen, injected }) => ({ ...fault, seen, injected })) };
}
