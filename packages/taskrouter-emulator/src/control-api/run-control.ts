import type { SharedKey } from '../callbacks/signature';
import type { RoutingChoices } from '../engine/routing-choices';
import type { TimeControl } from '../time-control';

/** What a whole run can be asked for: its time, and to begin again. */
export interface RunControl {
  readonly time: TimeControl;
  /** Every workspace's tables, as plain rows. */
  state(): object;
  /** The routing choices that hold now. */
  routing(): RoutingChoices;
  /** See `TaskRouter.chooseRouting`. */
  chooseRouting(changes: Partial<RoutingChoices>): Promise<void>;
  /** What the key that signs instead of the auth token is named by; undefined where none does. */
  sharedKeySid(): string | undefined;
  /** See `TaskRouter.signWith`. */
  signWith(sharedKey: SharedKey | undefined): void;
  /** See `TaskRouter.reset`. */
  reset(): Promise<void>;
}
