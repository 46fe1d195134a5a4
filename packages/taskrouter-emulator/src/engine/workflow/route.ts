import { evaluate } from 'taskrouter/expression';
import type { JsonObject } from 'taskrouter/parsed';
import type { RoutePosition } from '../tables/task';
import type { Target, WorkflowConfiguration } from './configuration';

/** How a task came to leave a target, or the place before the first. */
export type Departure = 'entering' | 'timeout' | 'skip' | 'failed-reservation';

/** The beginning of a workflow. */
export function routeStart(configurationText: string): RoutePosition {
  return { configurationText, filterIndex: -1, targetIndex: -1, filterStart: 0, timedOut: false };
}

/** The target at the position; undefined before the first and past the end. */
export function targetAt(configuration: WorkflowConfiguration, position: RoutePosition): Target | undefined {
  const { filterIndex, targetIndex, timedOut } = position;
  if (filterIndex < 0) return undefined;
  const filter = configuration.filters[filterIndex];
  if (filter !== undefined) return filter.targets[targetIndex];
  return timedOut ? undefined : configuration.defaultTarget;
}

/** Whether the filter at the position has a target after this one. */
export function hasNextInFilter(configuration: WorkflowConfiguration, position: RoutePosition): boolean {
  const filter = configuration.filters[position.filterIndex];
  return filter !== undefined && position.targetIndex + 1 < filter.targets.length;
}

/**
 * Moves the position on to the next target: of this filter, else the first of the next filter that matches, else the
 * default filter, which is there for tasks that matched nothing or were skipped and never for those that ran out of
 * time.
 * Source: https://www.twilio.com/docs/taskrouter/workflow-configuration and /docs/taskrouter/worker-presence
 * @param age of the task, in seconds.
 * @returns the target, or undefined at the end of the workflow.
 */
export function advance(
  configuration: WorkflowConfiguration,
  position: RoutePosition,
  departure: Departure,
  attributes: JsonObject,
  age: number,
): Target | undefined {
  if (departure === 'timeout') position.timedOut = true;
  if (hasNextInFilter(configuration, position)) {
    position.targetIndex++;
    return targetAt(configuration, position);
  }
  const { filters } = configuration;
  if (position.filterIndex >= filters.length) return undefined;
  position.targetIndex = 0;
  // The first filter's time is the task's age itself; a later one starts where the one before it was left.
  position.filterStart = departure === 'entering' ? 0 : age;
  while (++position.filterIndex < filters.length) {
    const filter = filters[position.filterIndex];
    if (filter !== undefined && evaluate(filter.expression, attributes)) break;
  }
  return targetAt(configuration, position);
}
