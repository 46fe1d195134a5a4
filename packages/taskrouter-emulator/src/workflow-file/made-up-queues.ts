import type { Sid } from 'taskrouter/sid';
import { isSid } from 'taskrouter/sid';
import type { ReadConfiguration } from './parse-workflow-file';

/** A queue that the configuration names. */
export interface MadeUpQueue {
  /** As the configuration names it. */
  readonly written: string;
  readonly sid: Sid<'WQ'> | undefined;
  readonly friendlyName: string;
  readonly targetWorkers: string;
}

/** The attribute by which made-up workers belong to made-up queues. */
export const QUEUES_ATTRIBUTE = 'made_up_queues';

/** The queues of a configuration, in its order, each called by the first filter that leads to it. */
export function queuesOf({
  filters = [],
  default_filter: fallback,
}: ReadConfiguration): readonly MadeUpQueue[] {
  const queues = new Map<string, MadeUpQueue>();
  const names = new Set<string>();
  const add = (written: string | undefined, wanted: string): void => {
    if (written === undefined || queues.has(written)) return;
    const sid = isSid('WQ', written) ? written : undefined;
    const friendlyName = freeName(sid === undefined ? written : wanted, names);
    const targetWorkers = `${QUEUES_ATTRIBUTE} HAS "${friendlyName}"`;
    queues.set(written, { written, sid, friendlyName, targetWorkers });
  };
  for (const [index, filter] of filters.entries()) {
    const name = filter.filter_friendly_name ?? filter.friendly_name ?? `Filter ${index + 1}`;
    for (const { queue } of filter.targets) add(queue, name);
  }
  add(fallback?.queue, 'Default');
  return [...queues.values()];
}

/** The name, or the name with a number where it is taken; fit to stand in an expression. */
export function freeName(wanted: string, taken: Set<string>): string {
  const clean = wanted.replace(/["\\\p{C}]/gu, "'").trim() || 'Queue';
  let name = clean;
  for (let number = 2; taken.has(name.toLowerCase()); number++) name = `${clean} ${number}`;
  taken.add(name.toLowerCase());
  return name;
}
