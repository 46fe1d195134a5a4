import type { JsonObject } from 'taskrouter/parsed';
import type { Duration } from './duration';
import type { Arrivals } from './rate';

/** Who calls, when, and for how long. Plain JSON. */
export interface Demand {
  /** How long tasks come, from the first midnight on. */
  readonly hours: number;
  /** Tasks that come in this time from the start are routed and not counted; 0 without. */
  readonly warmUpHours?: number;
  /** What all random numbers follow from; 1 without. */
  readonly seed?: number;
  readonly streams: readonly DemandStream[];
  /** Tasks that came at known times, besides the streams. */
  readonly recorded?: readonly RecordedTask[];
}

/** What all tasks have that a routing decision can depend on. */
export interface TaskKind {
  readonly attributes?: JsonObject;
  /** Friendly name; the workspace's first workflow without. */
  readonly workflow?: string;
  /** Unique name of a task channel; `default` without. */
  readonly channel?: string;
  /** 0 without. */
  readonly priority?: number;
}

/** Tasks of one kind that come at random. */
export interface DemandStream extends TaskKind {
  readonly arrivals: Arrivals;
  /** From accepted to the end of the call. */
  readonly handling: Duration;
  /** Wrapping up, during which the worker takes nothing new; none without. */
  readonly afterCall?: Duration;
  /** How long the caller waits for an answer; for ever without. */
  readonly patience?: Duration;
}

/** One task that came. Times in seconds, `arrivedAt` since the first midnight. */
export interface RecordedTask extends TaskKind {
  readonly arrivedAt: number;
  readonly handling: number;
  readonly afterCall?: number;
  /** For ever without. */
  readonly patience?: number;
}

/** What the workers do. Plain JSON. */
export interface People {
  /** From an offer to its acceptance; 0 without. */
  readonly acceptSeconds?: Duration;
  /** The share of offers that a worker lets time out, 0 to 1; 0 without. */
  readonly missedOffers?: number;
  /**
   * After a missed offer TaskRouter moves the worker to the timeout activity. How long it stays there; without, until
   * the next change of its shift.
   */
  readonly comeBackSeconds?: Duration;
  /** When which workers do what; those in none stay in the activity the workspace file has for them. */
  readonly shifts?: readonly Shift[];
}

/** One plan for some workers, the same every day. */
export interface Shift {
  /** Friendly names. */
  readonly workers: readonly string[];
  /** Time of day and friendly name of the activity: `[["08:00", "Available"], ["17:00", "Offline"]]`. */
  readonly activities: readonly (readonly [time: string, activity: string])[];
}
