import { requiredField } from 'taskrouter/fields';
import type { Parsed } from 'taskrouter/parsed';
import { refused } from 'taskrouter/schema';
import { closest } from 'taskrouter/suggestion';
import { EVENT_TYPES, type EventType } from '../events/event-types';
import type { RestParameter } from './parameters';

/** Types of events, with commas between; a slip of the pen would silently match nothing and is refused. */
export const eventTypes: RestParameter<readonly EventType[]> = requiredField({
  expected: 'types of events, such as task.created',
  jsonSchema: { type: 'string' },
  parse: (texts): Parsed<readonly EventType[]> => {
    const names = [texts]
      .flat()
      .flatMap((text) => String(text).split(','))
      .map((name) => name.trim());
    const given = names.filter((name) => name !== '');
    const types = given.flatMap((name) => EVENT_TYPES.filter((known) => known === name));
    const wrong = given.find((name) => !EVENT_TYPES.some((known) => known === name));
    if (wrong === undefined) return { ok: true, value: types };
    const meant = closest(wrong, EVENT_TYPES);
    const hint = meant === undefined ? 'such as task.created' : `did you mean ${meant}?`;
    return refused(`takes types of events, not ${JSON.stringify(wrong)}; ${hint}`);
  },
});
