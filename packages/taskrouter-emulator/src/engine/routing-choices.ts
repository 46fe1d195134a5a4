import { object, optionalField } from 'taskrouter/fields';
import { oneOf, type Schema } from 'taskrouter/schema';
import type { LongestIdle } from './indexes/idle-order';

/** Where the documentation leaves the routing open: which reading the engine follows. See docs/emulator.md. */
export interface RoutingChoices {
  /**
   * What happens to a task whose reservation was rejected or timed out while its target's time still runs:
   * `same-target` keeps it there for the next worker
   * (https://www.twilio.com/docs/taskrouter/lifecycle-task-workflows-and-assignment); `next-target` moves it on
   * (the example of https://www.twilio.com/docs/taskrouter/task-evaluation).
   */
  readonly afterFailedReservation: 'same-target' | 'next-target';
  /**
   * Which worker has been idle for longest, where `order_by` leaves it open: by when its last reservation was made
   * (`since-assignment`), or by when it had nothing in hand any more (`since-free`).
   */
  readonly longestIdle: LongestIdle;
}

export const DEFAULT_ROUTING_CHOICES: RoutingChoices = {
  afterFailedReservation: 'same-target',
  longestIdle: 'since-assignment',
};

/** What each of them can be set to. */
export const ROUTING_CHOICE_VALUES: { readonly [K in keyof RoutingChoices]: readonly RoutingChoices[K][] } = {
  afterFailedReservation: ['same-target', 'next-target'],
  longestIdle: ['since-assignment', 'since-free'],
};

/** Some of them, as a workspace file and the control API are given them. */
export const ROUTING_CHOICES: Schema<Partial<RoutingChoices>> = object({
  afterFailedReservation: optionalField(
    oneOf(ROUTING_CHOICE_VALUES.afterFailedReservation),
    'Where a task goes whose reservation was rejected or timed out. By default same-target.',
  ),
  longestIdle: optionalField(
    oneOf(ROUTING_CHOICE_VALUES.longestIdle),
    'Since when a worker counts as idle. By default since-assignment.',
  ),
});
