import type { IncomingMessage } from 'node:http';
import type { AlertLog } from '../alert-log';
import type { CallbackContext } from '../callbacks/context';
import type { CallControl } from '../calls/call-control';
import type { RequestFaults } from '../faults/faults';
import type { Runtime } from '../runtime';
import type { TrafficLog } from '../traffic/traffic-log';
import type { Switchboard } from '../voice/switchboard';
import type { RunControl } from './run-control';

/** What the control API shows and steers. */
export interface ControlContext {
  readonly alerts: AlertLog;
  readonly calls: CallControl;
  readonly faults: RequestFaults;
  readonly run: RunControl;
  readonly traffic: TrafficLog;
  /** What callbacks are sent with. */
  readonly callbacks: Pick<CallbackContext, 'signingKey' | 'now' | 'traffic'>;
  /** Asked at every request: a reset brings a new one. */
  readonly switchboard: () => Switchboard;
  readonly runtime: () => Pick<Runtime, 'workspaces' | 'now' | 'catchUp'>;
}

export interface ControlResponse {
  readonly status: number;
  readonly body?: object;
}

/** @param name the variable part of the path, empty where it has none. */
export type Endpoint = (
  context: ControlContext,
  request: IncomingMessage,
  name: string,
) => ControlResponse | Promise<ControlResponse>;
