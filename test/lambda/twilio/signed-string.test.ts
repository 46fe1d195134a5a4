import fc from 'fast-check';
import { testSid } from 'taskrouter/test/sids';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks';
import { ASSIGNMENT_PARAMETERS, parseAssignment } from '#lambda/callback/assignment';
import { timeOf } from '#lambda/callback/freshness';
import type { Form } from '#lambda/http/form';
import { hidesParameter } from '#lambda/twilio/signed-string';

/*
 * The string that Twilio signs, cut in every way: no cut but Twilio's own may be accepted, whatever a customer has
 * written into a Task's attributes.
 */

const URL = 'https://abcdefghij.execute-api.eu-west-1.amazonaws.com/taskrouter/assignment_callback';
type Pair = readonly [name: string, value: string];

const NAMES = Object.keys(ASSIGNMENT_PARAMETERS).sort();
const SIDS: Readonly<Record<string, string>> = {
  AccountSid: testSid('AC'),
  ReservationSid: testSid('WR'),
  TaskQueueSid: testSid('WQ'),
  TaskSid: testSid('WT'),
  WorkerSid: testSid('WK'),
  WorkflowSid: testSid('WW'),
  WorkspaceSid: testSid('WS'),
};

/** What a customer writes: text with the names of parameters in it, and pieces of values. */
const note = fc
  .array(
    fc.constantFrom(
      ...NAMES,
      ...Object.values(SIDS),
      '1785340800',
      '13',
      '{',
      '}',
      '{}',
      '"',
      'Z',
      'Unknown',
      'a',
    ),
    { maxLength: 30 },
  )
  .map((words) => JSON.stringify({ note: words.join('') }));

/** Parameters that no document names; the last one could be read as the end of a name of its own. */
const OTHERS: readonly Pair[] = [
  ['TaskQueueName', 'Sales'],
  ['TaskVersion', '0'],
  ['ParentTaskSid', testSid('WT', 2)],
  ['WorkerName', 'Alice'],
];

const genuine: fc.Arbitrary<Pair[]> = fc
  .record({ task: note, worker: note, age: fc.nat(99_999), others: fc.subarray([...OTHERS]) })
  .map(({ task, worker, age, others }) =>
    NAMES.map((name): Pair => {
      if (name === 'TaskAttributes') return [name, task];
      if (name === 'WorkerAttributes') return [name, worker];
      return [name, SIDS[name] ?? (name === 'Timestamp' ? '1785340800' : String(age))];
    })
      .concat(others)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );

/** One way to move a boundary, at the n-th parameter. */
type Move = (pairs: readonly Pair[], n: number, by: number) => readonly Pair[];
const MOVES: readonly Move[] = [
  // The name takes from its value, or the value from its name.
  (pairs, n, by) =>
    replaced(pairs, n, 1, ([[name, value]]) => [cutAt(name + value, Math.max(1, name.length + by))]),
  // A parameter becomes part of the one before it.
  (pairs, n) => replaced(pairs, n, 2, ([[name, value], after]) => [[name, value + (after?.join('') ?? '')]]),
  // A parameter becomes part of the name of the one after it.
  (pairs, n) =>
    replaced(pairs, n, 2, ([[name, value], after]) =>
      after === undefined ? [[name, value]] : [[name + value + after[0], after[1]]],
    ),
  // A value ends earlier, and what is left becomes a parameter of its own.
  (pairs, n, by) =>
    replaced(pairs, n, 1, ([[name, value]]) => {
      const at = Math.abs(by * 7) % (value.length + 1);
      return [[name, value.slice(0, at)], cutAt(value.slice(at), 1 + (Math.abs(by) % 16))];
    }),
];

function replaced(
  pairs: readonly Pair[],
  n: number,
  count: number,
  by: (taken: readonly [Pair, ...Pair[]]) => readonly Pair[],
): readonly Pair[] {
  const at = n % pairs.length;
  const [first, ...rest] = pairs.slice(at, at + count);
  return first === undefined
    ? pairs
    : [...pairs.slice(0, at), ...by([first, ...rest]), ...pairs.slice(at + count)];
}

function cutAt(text: string, at: number): Pair {
  return [text.slice(0, at), text.slice(at)];
}

const isAscending = (pairs: readonly Pair[]) =>
  pairs.every(([name], index) => name !== '' && (index === 0 || (pairs[index - 1]?.[0] ?? '') < name));

function isAccepted(form: Form): boolean {
  if (!parseAssignment(form).ok) return false;
  if (form.Timestamp !== undefined && timeOf(form.Timestamp) === undefined) return false;
  return !hidesParameter({ url: URL, form }, ASSIGNMENT_PARAMETERS, () => true);
}

test('a genuine callback is accepted, whatever its attributes say', () => {
  fc.assert(
    fc.property(genuine, (pairs) => isAccepted(Object.fromEntries(pairs))),
    { numRuns: 2_000 },
  );
});

/** What decides the answer, of all parameters. */
function deciding(pairs: readonly Pair[]): readonly Pair[] {
  return pairs.filter(([name]) => Object.hasOwn(ASSIGNMENT_PARAMETERS, name));
}

test('the same string cut otherwise is refused, unless nothing changes but what is not read', () => {
  let refused = 0;
  const moves = fc.array(
    fc.record({ move: fc.constantFrom(...MOVES), n: fc.nat(20), by: fc.integer({ min: -20, max: 40 }) }),
    { minLength: 1, maxLength: 6 },
  );
  fc.assert(
    fc.property(genuine, moves, (pairs, steps) => {
      const cut = steps.reduce((now: readonly Pair[], { move, n, by }) => move(now, n, by), pairs);
      if (!isAscending(cut)) return;
      const form = Object.fromEntries(cut);
      if (JSON.stringify(form) === JSON.stringify(Object.fromEntries(pairs))) return;
      expect(getExpectedTwilioSignature('token', URL, form)).toBe(
        getExpectedTwilioSignature('token', URL, Object.fromEntries(pairs)),
      );
      if (isAccepted(form)) expect(deciding(cut)).toEqual(deciding(pairs));
      else refused++;
    }),
    { numRuns: 5_000 },
  );
  expect(refused).toBeGreaterThan(500);
});

test('nor can the boundary between the URL and the parameters be moved', () => {
  const form = { ountSid: testSid('AC') };
  expect(hidesParameter({ url: `${URL}?a=bAcc`, form }, ASSIGNMENT_PARAMETERS, () => false)).toBe(true);
  expect(
    hidesParameter(
      { url: `${URL}?a=bAccountSid${testSid('AC')}`, form: {} },
      ASSIGNMENT_PARAMETERS,
      () => false,
    ),
  ).toBe(true);
});
