import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AlertLog } from '../alert-log';
import type { CallbackContext } from '../callbacks/context';
import type { CallControl } from '../calls/call-control';
import type { RequestFaults } from '../faults/faults';
import type { Runtime } from '../runtime';
import type { StreamLog } from '../stream/stream-log';
import type { InspectionLog } from '../traffic/inspection-log';
import type { TrafficLog } from '../traffic/traffic-log';
import type { Switchboard } from '../voice/switchboard';
import type { RunControl } from './run-control';

/** What the control API shows and steers. */
export interface ControlContext {
  readonly alerts: AlertLog;
  readonly calls: CallControl;
  readonly faults: RequestFaults;
  readonly run: RunControl;
  readonly stream: StreamLog;
  readonly inspections: InspectionLog;
  readonly traffic: TrafficLog;
  /** What callbacks are sent with. */
  readonly callbacks: Pick<CallbackContext, 'signingKey' | 'now' | 'traffic'>;
  /** Asked at every request: a reset brings a new one. */
  readonly switchboard: () => Switchboard;
  readonly runtime: () => Runtime;
}

export interface ControlResponse {
  readonly status: number;
  readonly body?: object;
  /** Writes the whole response itself: a stream, or text. */
  readonly write?: (response: ServerResponse) => void;
}

/** @param name the variable part of the path, empty where it has none. */
export type Endpoint = (
  context: ControlContext,
  request: IncomingMessage,
  name: string,
) => ControlResponse | Promise<ControlResponse>;
