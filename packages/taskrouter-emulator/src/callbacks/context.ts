import type { AccountSid } from 'taskrouter/sid';
import type { AlertLog } from '../alert-log';
import type { Narrator } from '../narration/narrator';
import type { TrafficLog } from '../traffic/traffic-log';
import type { SigningKey } from './signature';

/** What callbacks are sent with. */
export interface CallbackContext {
  readonly accountSid: AccountSid;
  /** Asked for whenever something is signed. */
  readonly signingKey: () => SigningKey;
  readonly alerts: AlertLog;
  readonly traffic: TrafficLog;
  /** ms to answer: for each of an assignment callback's two URLs, and for an event. */
  readonly limits: { readonly assignment: number; readonly event: number };
  readonly log: (line: string) => void;
  /** Where there is a person to follow along. */
  readonly narrator: Narrator | undefined;
  /** ms since the epoch, for alerts. */
  readonly now: () => number;
}
