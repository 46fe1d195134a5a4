import type { ObjectOf } from 'taskrouter/fields';
import type { JsonObject } from 'taskrouter/parsed';
import type { demandFields } from './demand-fields';
import type { Duration } from './duration';

/** A demand file: who calls, and what the workers do. Plain JSON; its fields are described in demand.schema.json. */
export type DemandFile = ObjectOf<ReturnType<typeof demandFields>>;

/** Who calls, when, and for how long. */
export type Demand = Omit<DemandFile, '$schema' | 'people'> & {
  /** Tasks that came at known times, besides the streams. */
  readonly recorded?: readonly RecordedTask[];
};

/** Tasks of one kind that come at random. */
export type DemandStream = DemandFile['streams'][number];

/** What the workers do. */
export type People = NonNullable<DemandFile['people']>;

/** One plan for some workers, the same every day. */
export type Shift = NonNullable<People['shifts']>[number];

/** What a task has that a routing decision can depend on. */
export interface TaskKind {
  readonly attributes?: JsonObject;
  /** Friendly name; the workspace's first workflow without. */
  readonly workflow?: string;
  /** Unique name of a task channel; `default` without. */
  readonly channel?: string;
  /** 0 without. */
  readonly priority?: number;
}

/** One task that came. */
export interface RecordedTask extends TaskKind {
  /** Seconds since the first midnight. */
  readonly arrivedAt: number;
  readonly handling: Duration;
  readonly afterCall?: Duration;
  /** For ever without. */
  readonly patience?: Duration;
}
