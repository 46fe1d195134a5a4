import type { WorkflowPlace } from './rows';
import { type DrawnFilter, drawingOf } from './workflow-drawing';

/**
 * Where a task is that entered its workflow with another configuration than the one drawn: at the filter that says the
 * same, if there is one.
 * @param filter -1 before the first one; the number of filters for the default filter
 */
export function drawnPlace(
  drawn: string,
  entered: string,
  filter: number,
  target: number,
): WorkflowPlace | null {
  if (filter < 0) return null;
  if (drawn === entered) return { filter, target };
  const own = drawingOf(entered).filters[filter];
  if (own === undefined) return { filter: drawingOf(drawn).filters.length, target: 0 };
  const index = drawingOf(drawn).filters.findIndex((other) => isAlike(other, own.name, own.expression));
  return index < 0 ? null : { filter: index, target };
}

/** What an event says of where a task has come to. */
export interface Matched {
  /** Of the filter; null in the default filter. */
  readonly name: string | null;
  readonly expression: string | null;
  readonly queueSid: string | null;
  readonly priority: number;
  readonly priorityBefore: number;
}

/**
 * Where a task has come to. Targets of a filter may share a queue: a task passes them in their order, and leaves one
 * out whose priority it doesn't have.
 */
export function placeAfter(
  drawn: string,
  matched: Matched,
  before: WorkflowPlace | null,
): WorkflowPlace | null {
  const { filters, defaultTarget } = drawingOf(drawn);
  if (matched.expression === null)
    return defaultTarget === null ? null : { filter: filters.length, target: 0 };
  const matches = (filter: DrawnFilter) => isAlike(filter, matched.name, matched.expression);
  const from = before?.filter ?? 0;
  const later = filters.findIndex((other, index) => index >= from && matches(other));
  const filter = later >= 0 ? later : filters.findIndex(matches);
  if (filter < 0) return null;
  const passed = before?.filter === filter ? before.target + 1 : 0;
  const targets = (filters[filter]?.targets ?? []).map((target, index) => ({ ...target, index }));
  const ahead = targets.filter(({ queueSid, index }) => queueSid === matched.queueSid && index >= passed);
  const target =
    ahead.find(({ priority }) => (priority ?? matched.priorityBefore) === matched.priority) ??
    ahead[0] ??
    targets.find(({ queueSid }) => queueSid === matched.queueSid);
  return target === undefined ? null : { filter, target: target.index };
}

function isAlike(filter: DrawnFilter, name: string | null, expression: string | null): boolean {
  return filter.expression === expression && (name === null || filter.name === name);
}
