import { evaluate } from 'taskrouter/expression';
import type { JsonObject } from 'taskrouter/parsed';
import type { Target, WorkflowConfiguration } from './configuration';

/** How a task came to leave a target, or the place before the first. */
export type Departure = 'entering' | 'timeout' | 'skip' | 'failed-reservation';

/** A task's way through a configuration: the target it is in, and the one that comes next. */
export class Route {
  private filterIndex = -1;
  private targetIndex = -1;
  /** The task's age, in seconds, at which the current filter's time starts. */
  private filterStart = 0;
  private timedOut = false;

  /** @param configuration the one the task entered with: it keeps it when the Workflow gets another. */
  constructor(private readonly configuration: WorkflowConfiguration) {}

  /** Where it is, as plain data. */
  dump() {
    const { filterIndex, targetIndex, filterStart, timedOut } = this;
    return { text: this.configuration.text, filterIndex, targetIndex, filterStart, timedOut };
  }

  /** A route that is where another one was. */
  static load(configuration: WorkflowConfiguration, dump: ReturnType<Route['dump']>): Route {
    const route = new Route(configuration);
    route.filterIndex = dump.filterIndex;
    route.targetIndex = dump.targetIndex;
    route.filterStart = dump.filterStart;
    route.timedOut = dump.timedOut;
    return route;
  }

  /** The target the task is in; undefined before the first. */
  get target(): Target | undefined {
    const filter = this.configuration.filters[this.filterIndex];
    if (filter !== undefined) return filter.targets[this.targetIndex];
    return this.filterIndex < 0 ? undefined : this.configuration.defaultTarget;
  }

  /** The task's age in seconds at which the current target is left; undefined when it has no timeout. */
  get endsAt(): number | undefined {
    const endsAt = this.target?.endsAt;
    return endsAt === undefined ? undefined : this.filterStart + endsAt;
  }

  /** Whether the current filter has a target after this one. */
  get hasNextInFilter(): boolean {
    const filter = this.configuration.filters[this.filterIndex];
    return filter !== undefined && this.targetIndex + 1 < filter.targets.length;
  }

  /**
   * Moves on to the next target: of this filter, else the first of the next filter that matches, else the default
   * filter, which is there for tasks that matched nothing or were skipped and never for those that ran out of time.
   * Source: https://www.twilio.com/docs/taskrouter/workflow-configuration and /docs/taskrouter/worker-presence
   * @param age of the task, in seconds.
   * @returns the target, or undefined at the end of the workflow.
   */
  next(departure: Departure, attributes: JsonObject, age: number): Target | undefined {
    if (departure === 'timeout') this.timedOut = true;
    if (this.hasNextInFilter) {
      this.targetIndex++;
      return this.target;
    }
    const { filters, defaultTarget } = this.configuration;
    if (this.filterIndex >= filters.length) return undefined;
    this.targetIndex = 0;
    // The first filter's time is the task's age itself; a later one starts where the one before it was left.
    this.filterStart = departure === 'entering' ? 0 : age;
    while (++this.filterIndex < filters.length) {
      const filter = filters[this.filterIndex];
      if (filter !== undefined && evaluate(filter.expression, attributes)) return this.target;
    }
    return this.timedOut ? undefined : defaultTarget;
  }
}
