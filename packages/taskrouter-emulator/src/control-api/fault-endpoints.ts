import { parseFault } from '../faults/fault';
import type { RequestFaults } from '../faults/faults';
import type { Endpoint } from './endpoint';
import { readJsonBody } from './json-body';

export const listFaults: Endpoint = ({ faults }) => ({ status: 200, body: format(faults) });

/** `{"kind": "429", "count": 2}`: the requests that go wrong from now on. */
export const addFault: Endpoint = async ({ faults }, request) => {
  faults.add(await readJsonBody(request, parseFault));
  return { status: 201, body: format(faults) };
};

export const clearFaults: Endpoint = ({ faults }) => {
  faults.clear();
  return { status: 204 };
};

function format(faults: RequestFaults): object {
  return { faults: faults.counters.map(({ fault, seen, injected }) => ({ ...fault, seen, injected })) };
}
