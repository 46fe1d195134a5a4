import type { IncomingMessage } from 'node:http';
import type { AlertLog } from '../alert-log';
import type { CallControl } from '../calls/call-control';
import type { Faults } from '../faults/faults';

/** What the control API shows and steers. */
export interface ControlContext {
  readonly alerts: AlertLog;
  readonly calls: CallControl;
  readonly faults: Faults;
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
