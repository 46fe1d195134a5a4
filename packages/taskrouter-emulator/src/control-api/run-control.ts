import type { RoutingChoices } from '../engine/routing-choices';

/** What time it is in a run, and how it passes. */
export interface ClockState {
  /** ms since the epoch. */
  readonly now: number;
  /** How many of its seconds pass in one; 0 where it stands still. */
  readonly speed: number;
  /** When something is due next, in ms since the epoch; undefined when nothing is. */
  readonly nextDue: number | undefined;
}

/** What a whole run can be asked for: its time, and to begin again. */
export interface RunControl {
  clock(): ClockState;
  /** Has time pass so many times as fast; 0 stops it. @throws CommandError when the clock can't. */
  setSpeed(speed: number): void;
  /** See `TaskRouter.advance`. */
  advance(seconds: number): Promise<void>;
  /** Moves on to the next thing due. */
  step(): Promise<void>;
  /** Every workspace's tables, as plain rows. */
  state(): object;
  /** The routing choices that hold now. */
  routing(): RoutingChoices;
  /** See `TaskRouter.chooseRouting`. */
  chooseRouting(changes: Partial<RoutingChoices>): Promise<void>;
  /** See `TaskRouter.reset`. */
  reset(): Promise<void>;
}
