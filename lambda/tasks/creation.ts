import { isJsonObject, type JsonObject } from 'taskrouter/parsed';
import { isSid, type TaskSid } from 'taskrouter/sid';

/**
 * How an attempt to create a Task ended, as plain JSON. `unknown`: the request went out, but no answer says whether the
 * Task exists; the rest is what the caller is told.
 */
export type Creation =
  | { readonly outcome: 'created'; readonly taskSid: TaskSid }
  | {
      readonly outcome: 'unknown';
      readonly status: number;
      readonly detail: string;
      readonly members: JsonObject;
    };

/** A {@link Creation} as it was kept; undefined when it is anything else. */
export function parseCreation(kept: JsonObject): Creation | undefined {
  const { outcome, taskSid, status, detail, members } = kept;
  if (outcome === 'created' && isSid('WT', taskSid)) return { outcome, taskSid };
  const isUnknown = outcome === 'unknown' && typeof status === 'number' && typeof detail === 'string';
  return isUnknown && isJsonObject(members) ? { outcome, status, detail, members } : undefined;
}
