import type { CallPlans } from '../calls/call-plans';
import type { DebuggerLog } from '../debugger-log';
import type { Runtime } from '../runtime';

/** What callbacks are sent with. */
export interface CallbackContext {
  readonly runtime: Runtime;
  /** The account's primary auth token, asked for whenever something is signed. */
  readonly authToken: () => string;
  readonly alerts: DebuggerLog;
  /** ms for each of an assignment callback's two URLs. */
  readonly limit: number;
  /** What the workers' telephones do when an instruction has them called. */
  readonly plans: CallPlans;
  readonly log: (line: string) => void;
}
