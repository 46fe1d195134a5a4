import { configurationChanges } from '#src/workspace/configuration/configuration-changes';
import { fieldChanges } from '#src/workspace/field-changes';

const filter = (name: string | undefined, expression: string, ...targets: object[]) => ({
  ...(name !== undefined && { filter_friendly_name: name }),
  expression,
  targets: targets.map((target) => JSON.parse(JSON.stringify(target))),
});
const routing = (...filters: ReturnType<typeof filter>[]) => ({ task_routing: { filters } });

test.each([
  ['white space in an expression', "a=='x'  AND(b>1)", 'a == "x" AND b > 1'],
  ['a single =', 'a = 1', 'a == 1'],
  ['the case of keywords', "a in ['x'] and b has 1", "a IN ['x'] AND b HAS 1"],
  ['parentheses that change nothing', '(a == 1 AND b == 2) OR c == 3', 'a == 1 AND b == 2 OR c == 3'],
  ['a name in the place of a SID', 'workers.{{activity:On Break}}==0', 'workers.{{activity:On Break}} == 0'],
])('%s is no change', (_, one, other) => {
  expect(
    configurationChanges(
      routing(filter('F', one, { queue: 'Q' })),
      routing(filter('F', other, { queue: 'Q' })),
    ),
  ).toEqual([]);
  expect(fieldChanges({ targetWorkers: one }, { targetWorkers: other })).toEqual([]);
});

test.each([
  ['parentheses', '(a == 1 OR b == 2) AND c == 3', 'a == 1 OR b == 2 AND c == 3'],
  ['a number against its text', 'a == 1', "a == '1'"],
  ['the case of a text', "a == 'x'", "a == 'X'"],
  ['the case of a name', 'a == 1', 'A == 1'],
])('%s can be one', (_, one, other) => {
  expect(
    configurationChanges(
      routing(filter('F', one, { queue: 'Q' })),
      routing(filter('F', other, { queue: 'Q' })),
    ),
  ).toHaveLength(1);
  expect(fieldChanges({ targetWorkers: one }, { targetWorkers: other })).toHaveLength(1);
});

test('an empty expression, which matches no one, differs from the one for everyone', () => {
  expect(fieldChanges({ targetWorkers: '' }, { targetWorkers: '1==1' })).toHaveLength(1);
  expect(fieldChanges({ targetWorkers: '' }, { targetWorkers: ' ' })).toEqual([]);
});

test('names what changed by the filter and the position of the target', () => {
  const before = routing(
    filter('A', 'a == 1', { queue: 'Q', timeout: 10 }, { queue: 'R' }),
    filter('B', 'b == 1', { queue: 'Q' }),
    filter('C', 'c == 1', { queue: 'Q' }),
  );
  const after = routing(
    filter('C', 'c == 1', { queue: 'Q' }),
    filter('A', 'a == 2', { queue: 'Q', timeout: '20' }),
    filter('D', 'd == 1', { queue: 'Q', skip_if: '1==1' }),
  );
  expect(configurationChanges(before, after)).toEqual([
    { path: 'filters["A"].expression', from: 'a == 1', to: 'a == 2' },
    { path: 'filters["A"].targets[0].timeout', from: 10, to: 20 },
    { path: 'filters["A"].targets[1]', from: { queue: 'R' }, to: undefined },
    { path: 'filters["B"]', from: { expression: 'b == 1', targets: [{ queue: 'Q' }] }, to: undefined },
    {
      path: 'filters["D"]',
      from: undefined,
      to: { expression: 'd == 1', targets: [{ queue: 'Q', skip_if: '1 == 1' }] },
    },
    { path: 'filters (order)', from: ['"A"', '"C"'], to: ['"C"', '"A"'] },
  ]);
});

test('a change of attributes is shown key by key, capacity channel by channel', () => {
  expect(
    fieldChanges(
      { attributes: { a: 1, b: [1], c: 'x' }, capacity: { chat: 3 } },
      { attributes: { b: [2], c: 'x', d: null }, capacity: { chat: 3, voice: 1, sms: 2 } },
    ),
  ).toEqual([
    { path: 'attributes.a', from: 1, to: undefined },
    { path: 'attributes.b', from: [1], to: [2] },
    { path: 'attributes.d', from: undefined, to: null },
    { path: 'capacity.sms', from: 1, to: 2 },
  ]);
});
