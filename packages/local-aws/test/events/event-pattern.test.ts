import type { JsonObject } from 'taskrouter/parsed';
import { matchesPattern, parseEventPattern } from '#src/events/event-pattern';

const EVENT = {
  source: 'twilio.taskrouter',
  'detail-type': 'reservation.created',
  detail: {
    priority: 5,
    urgent: false,
    nothing: null,
    tags: ['sales', 'de'],
    task: { sid: 'WT1', items: [{ n: 1 }, { n: 2 }] },
  },
};

// Source: "Comparison operators for use in event patterns" in the EventBridge User Guide.
test.each<[JsonObject, boolean]>([
  [{}, true],
  [{ source: ['other', 'twilio.taskrouter'] }, true],
  [{ source: ['twilio'] }, false],
  [{ source: ['twilio.taskrouter'], 'detail-type': ['task.created'] }, false],
  [{ constructor: [{ exists: true }] }, false],
  [{ detail: { priority: [5] } }, true],
  [{ detail: { priority: ['5'] } }, false],
  [{ detail: { urgent: [false] } }, true],
  [{ detail: { nothing: [null] } }, true],
  [{ detail: { missing: [null] } }, false],
  [{ detail: { tags: ['de'] } }, true],
  [{ detail: { tags: ['fr'] } }, false],
  [{ detail: { task: { sid: [{ prefix: 'WT' }] } } }, true],
  [{ detail: { task: { sid: [{ prefix: 'WR' }] } } }, false],
  [{ detail: { priority: [{ prefix: '5' }] } }, false],
  [{ detail: { task: { items: { n: [2] } } } }, true],
  [{ detail: { task: { items: { n: [3] } } } }, false],
  [{ detail: { priority: [{ exists: true }] } }, true],
  [{ detail: { priority: [{ exists: false }] } }, false],
  [{ detail: { missing: [{ exists: false }] } }, true],
  [{ nowhere: { missing: [{ exists: false }] } }, true],
  [{ detail: { priority: [{ 'anything-but': 4 }] } }, true],
  [{ detail: { priority: [{ 'anything-but': [4, 5] }] } }, false],
  [{ detail: { missing: [{ 'anything-but': 4 }] } }, false],
  [{ source: [{ 'anything-but': { prefix: 'aws.' } }] }, true],
  [{ source: [{ 'anything-but': { prefix: 'twilio.' } }] }, false],
  [{ detail: { priority: [{ numeric: ['>', 0, '<=', 5] }] } }, true],
  [{ detail: { priority: [{ numeric: ['>', 0, '<', 5] }] } }, false],
  [{ detail: { priority: [{ numeric: ['=', 5] }] } }, true],
  [{ source: [{ numeric: ['>', 0] }] }, false],
  [{ detail: { priority: ['x', { numeric: ['>=', 5] }] } }, true],
])('%j: %s', (pattern, expected) => {
  expect(matchesPattern(parseEventPattern(pattern, 'P'), EVENT)).toBe(expected);
});

test.each<[JsonObject, string]>([
  [{ $or: [{ source: ['x'] }] }, 'P.$or: not evaluated locally'],
  [{ detail: { a: [{ suffix: 'x' }] } }, 'P.detail.a: suffix is not evaluated locally'],
  [
    { a: [{ 'anything-but': { suffix: 'x' } }] },
    'P.a: anything-but is evaluated locally with values and prefix',
  ],
  [{ a: 'x' }, 'P.a: an event pattern has a list of at least one value here'],
  [{ a: [{}] }, 'P.a: a condition is an object with one operator'],
  [{ a: [{ prefix: 1 }] }, 'P.a: prefix: text is expected'],
  [{ a: [{ exists: 'x' }] }, 'P.a: exists: true or false is expected'],
  [{ a: [{ numeric: ['>'] }] }, 'P.a: numeric: a list such as'],
  [{ a: [{ numeric: [] }] }, 'P.a: numeric: at least one comparison'],
])('%j is refused', (pattern, message) => {
  expect(() => parseEventPattern(pattern, 'P')).toThrow(message);
});
