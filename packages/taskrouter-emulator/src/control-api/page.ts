import type { IncomingMessage } from 'node:http';
import type { CallControl } from '../calls/call-control';
import type { DebuggerLog } from '../debugger-log';
import type { Faults } from '../faults/faults';

/** What the pages show and steer. */
export interface PageContext {
  readonly alerts: DebuggerLog;
  readonly calls: CallControl;
  readonly faults: Faults;
}

export interface PageAnswer {
  readonly status: number;
  readonly body?: object;
}

/** @param name the variable part of the path, empty where it has none. */
export type Page = (
  context: PageContext,
  request: IncomingMessage,
  name: string,
) => PageAnswer | Promise<PageAnswer>;
