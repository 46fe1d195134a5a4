import type { JsonObject } from 'taskrouter/parsed';
import type { TaskSid } from 'taskrouter/sid';

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
