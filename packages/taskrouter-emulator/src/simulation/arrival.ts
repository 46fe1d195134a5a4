import type { Demand, DemandStream, RecordedTask, TaskKind } from './demand';
import { samplerOf, toMs } from './duration';
import { type Draws, PURPOSES } from './random';
import { Profile } from './rate';

/** One task to be created, with everything about it that is random drawn. Times in ms. */
export interface Arrival {
  readonly stream: number;
  readonly task: number;
  readonly at: number;
  readonly kind: TaskKind;
  /** The attributes as JSON text. */
  readonly attributes: string;
  readonly handling: number;
  readonly afterCall: number;
  /** Infinity for a caller who waits for ever. */
  readonly patience: number;
}

/** Arrivals in the order of their times; undefined at the end. */
export interface ArrivalSource {
  readonly stream: number;
  next(): Arrival | undefined;
}

/** Where the tasks of a demand come from, for one run. */
export function arrivalSources(demand: Demand, draws: Draws): ArrivalSource[] {
  const end = toMs(demand.hours * 3600);
  const sources: ArrivalSource[] = demand.streams.map(
    (stream, index) => new RandomArrivals(stream, index, end, draws),
  );
  const { recorded = [] } = demand;
  if (recorded.length > 0) sources.push(new RecordedArrivals(recorded, demand.streams.length, end, draws));
  return sources;
}

/** A Poisson process, its rate by the time of day. */
class RandomArrivals implements ArrivalSource {
  private readonly profile: Profile;
  private readonly attributes: string;
  private readonly handling;
  private readonly afterCall;
  private readonly patience;
  private task = -1;
  private at: number | undefined = 0;

  constructor(
    private readonly kind: DemandStream,
    readonly stream: number,
    private readonly end: number,
    private readonly draws: Draws,
  ) {
    this.profile = new Profile(kind.arrivals);
    this.attributes = JSON.stringify(kind.attributes ?? {});
    this.handling = samplerOf(kind.handling);
    this.afterCall = samplerOf(kind.afterCall ?? { constant: 0 });
    this.patience = kind.patience === undefined ? () => Number.POSITIVE_INFINITY : samplerOf(kind.patience);
  }

  next(): Arrival | undefined {
    if (this.at === undefined) return undefined;
    this.task++;
    const { draws, kind, attributes, stream, task } = this;
    const place = { stream, task };
    const gap = -Math.log(draws.uniform(place, PURPOSES.arrival));
    this.at = this.profile.after(this.at, gap, this.end);
    if (this.at === undefined) return undefined;
    return {
      stream,
      task,
      at: Math.floor(this.at),
      kind,
      attributes,
      handling: this.handling(draws, place, PURPOSES.handling),
      afterCall: this.afterCall(draws, place, PURPOSES.afterCall),
      patience: this.patience(draws, place, PURPOSES.patience),
    };
  }
}

class RecordedArrivals implements ArrivalSource {
  private readonly tasks: readonly RecordedTask[];
  private index = -1;

  constructor(
    tasks: readonly RecordedTask[],
    readonly stream: number,
    private readonly end: number,
    private readonly draws: Draws,
  ) {
    this.tasks = [...tasks].sort((one, other) => one.arrivedAt - other.arrivedAt);
  }

  next(): Arrival | undefined {
    const kind = this.tasks[++this.index];
    const at = kind === undefined ? undefined : toMs(kind.arrivedAt);
    if (kind === undefined || at === undefined || at >= this.end) return undefined;
    const { draws, stream } = this;
    const place = { stream, task: this.index };
    const { handling, afterCall = { constant: 0 }, patience } = kind;
    return {
      ...place,
      at,
      kind,
      attributes: JSON.stringify(kind.attributes ?? {}),
      handling: samplerOf(handling)(draws, place, PURPOSES.handling),
      afterCall: samplerOf(afterCall)(draws, place, PURPOSES.afterCall),
      patience:
        patience === undefined
          ? Number.POSITIVE_INFINITY
          : samplerOf(patience)(draws, place, PURPOSES.patience),
    };
  }
}
