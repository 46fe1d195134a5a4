import type { ReservationSid, TaskSid, WorkspaceSid } from 'taskrouter/sid';
import type { DebuggerLog } from '../debugger-log';
import { parseCallbackUrl } from './callback-url';

/** Something to show in the debugger. */
export interface Complaint {
  readonly level: 'error' | 'warning';
  readonly code: number;
  readonly message: string;
}

/** Shows the complaints, each with what it is about. */
export function complain(
  { alerts, runtime }: { readonly alerts: DebuggerLog; readonly runtime: { now(): number } },
  about: {
    readonly workspaceSid: WorkspaceSid;
    readonly taskSid: TaskSid;
    readonly reservationSid: ReservationSid;
  },
  url: string,
  complaints: readonly Complaint[],
): void {
  const { workspaceSid, taskSid, reservationSid } = about;
  const shown = parseCallbackUrl(url)?.shown ?? '';
  for (const complaint of complaints) {
    alerts.add({ at: runtime.now(), ...complaint, workspaceSid, taskSid, reservationSid, url: shown });
  }
}
