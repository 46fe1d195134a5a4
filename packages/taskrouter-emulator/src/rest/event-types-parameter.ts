import { closest } from 'taskrouter/suggestion';
import { EVENT_TYPES, type EventType } from '../events/event-types';
import type { Parameter } from './parameters';

/** Types of events, with commas between; a slip of the pen would silently match nothing and is refused. */
export const eventTypes: Parameter<readonly EventType[]> = {
  required: true,
  read: (values) => {
    const names = values.flatMap((value) => value.split(',')).map((name) => name.trim());
    const given = names.filter((name) => name !== '');
    const types = given.flatMap((name) => EVENT_TYPES.filter((known) => known === name));
    const wrong = given.find((name) => !EVENT_TYPES.some((known) => known === name));
    if (wrong === undefined) return { value: types };
    const meant = closest(wrong, EVENT_TYPES);
    const hint = meant === undefined ? 'such as task.created' : `did you mean ${meant}?`;
    return { takes: `types of events, not ${JSON.stringify(wrong)}; ${hint}` };
  },
};
