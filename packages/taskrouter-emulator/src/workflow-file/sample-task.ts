import type { JsonObject } from 'taskrouter/parsed';
import type { TaskQueueSid } from 'taskrouter/sid';
import { parseWorkflowConfiguration } from '../engine/workflow/configuration';
import { sampleTask } from './made-up-workers';

/** A task that a workflow routes. */
export interface RoutedSample {
  readonly attributes: JsonObject;
  /** Where it goes first. */
  readonly queueSid: TaskQueueSid;
}

/**
 * A task for a workflow's first filter, or for its default filter.
 * @param configuration as REST gives it: JSON
 * @returns undefined where none was found
 */
export function sampleFor(configuration: string): RoutedSample | undefined {
  const parsed = parseWorkflowConfiguration(configuration);
  if (!parsed.ok) return undefined;
  const { filters, defaultTarget } = parsed.value;
  const [first] = filters;
  const attributes = first === undefined ? {} : sampleTask(first.expression);
  const target = first === undefined ? defaultTarget : first.targets[0];
  return attributes === undefined || target === undefined
    ? undefined
    : { attributes, queueSid: target.queue };
}
