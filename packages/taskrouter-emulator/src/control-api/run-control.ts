import type { RoutingChoices } from '../engine/routing-choices';

/** What a whole run can be asked for: its time, and to begin again. */
export interface RunControl {
  /** ms since the epoch. */
  now(): number;
  /** Whether time stands still until it is moved. */
  readonly isManual: boolean;
  /** See `TaskRouter.advance`. */
  advance(seconds: number): Promise<void>;
  /** When something is due next, in ms since the epoch; undefined when nothing is. */
  nextDue(): number | undefined;
  /** Every workspace's tables, as plain rows. */
  state(): object;
  /** The routing choices that hold now. */
  routing(): RoutingChoices;
  /** See `TaskRouter.chooseRouting`. */
  chooseRouting(changes: Partial<RoutingChoices>): Promise<void>;
  /** See `TaskRouter.reset`. */
  reset(): Promise<void>;
}
