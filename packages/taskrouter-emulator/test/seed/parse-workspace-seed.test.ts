import { parseWorkspaceSeed, tutorialWorkspace } from '#src';
import { seedWith } from '../emulator';

function problemsOf(input: unknown): string[] {
  const parsed = parseWorkspaceSeed(input);
  return parsed.ok ? [] : parsed.problems.map(({ path, message }) => `${path}: ${message}`);
}

test('the tutorial’s workspace is in order, as JSON too', () => {
  expect(problemsOf(JSON.parse(JSON.stringify(tutorialWorkspace())))).toEqual([]);
});

test.each([
  [null, ': a workspace is a JSON object'],
  [{ ...seedWith(), friendlyName: undefined }, 'friendlyName: is required: a name'],
  [{ ...seedWith(), friendlyName: ' ' }, 'friendlyName: takes a name'],
  [{ ...seedWith(), multiTaskEnabled: 'yes' }, 'multiTaskEnabled: takes true or false'],
  [{ ...seedWith(), multiTasking: true }, 'multiTasking: is unknown; known are'],
  [{ ...seedWith(), worker: [] }, 'worker: is unknown; did you mean workers?'],
  [{ ...seedWith(), activities: [] }, 'activities: needs at least one'],
  [
    { ...seedWith(), activities: [{ friendlyName: 'Offline' }] },
    'activities[0].available: is required: true or false',
  ],
  [{ ...seedWith(), workers: {} }, 'workers: takes a list'],
  [{ ...seedWith(), workers: ['Alice'] }, 'workers[0]: takes an object'],
  [{ ...seedWith(), workflows: [] }, 'workflows: needs at least one'],
  [
    { ...seedWith(), defaultActivity: 'Ofline' },
    'defaultActivity: "Ofline" is no activity of this file; did you mean Offline?',
  ],
  [
    seedWith({ workers: [{ friendlyName: 'A' }, { friendlyName: 'a' }] }),
    'workers[1].friendlyName: "a" is there twice',
  ],
  [
    seedWith({ workers: [{ friendlyName: 'A', capacity: { chat: -1 } }] }),
    'workers[0].capacity.chat: takes a whole number',
  ],
  [
    seedWith({ workers: [{ friendlyName: 'A', capacity: { fax: 1 } }] }),
    'workers[0].capacity.fax: "fax" is no task channel',
  ],
  [
    seedWith({ workers: [{ friendlyName: 'A', attributes: { a: 'x'.repeat(4096) } }] }),
    'workers[0].attributes: are longer than 4096',
  ],
  [seedWith({ taskChannels: [{ uniqueName: 'voice' }] }), 'taskChannels: voice is there already'],
  [
    seedWith({ taskQueues: [{ friendlyName: 'Q', maxReservedWorkers: 51 }] }),
    'taskQueues[0].maxReservedWorkers: takes a whole number from 1 to 50',
  ],
  [
    seedWith({ taskQueues: [{ friendlyName: 'Q', targetWorkers: 'a HAS' }] }),
    'taskQueues[0].targetWorkers: expected an attribute',
  ],
  [
    seedWith({ taskQueues: [{ friendlyName: 'Other' }] }),
    'workflows[0].configuration.task_routing.filters[0].targets[0].queue: "Everyone" is no task queue',
  ],
  [
    { ...seedWith(), workflows: [{ friendlyName: 'W' }] },
    'workflows[0].configuration: is required: an object',
  ],
  [
    {
      ...seedWith(),
      workflows: [{ friendlyName: 'W', assignmentCallbackUrl: '/x', configuration: { task_routing: {} } }],
    },
    'workflows[0].assignmentCallbackUrl: takes an absolute http(s) URL',
  ],
  [
    {
      ...seedWith(),
      workflows: [
        {
          friendlyName: 'W',
          configuration: {
            task_routing: { filters: [{ expression: '(', targets: [{ queue: 'Everyone' }] }] },
          },
        },
      ],
    },
    'workflows[0].configuration.task_routing.filters[0].expression: expected',
  ],
])('%# is refused', (input, problem) => {
  expect(problemsOf(input)).toContainEqual(expect.stringContaining(problem));
});

test('every mistake is listed at once', () => {
  const problems = problemsOf({
    friendlyName: 5,
    activities: [{}],
    taskQueues: 1,
    workers: [{}],
    workflows: [{}],
  });
  for (const path of [
    'friendlyName',
    'activities[0].friendlyName',
    'activities[0].available',
    'taskQueues',
    'workers[0].friendlyName',
    'workflows[0].friendlyName',
    'workflows[0].configuration',
  ]) {
    expect(problems.some((problem) => problem.startsWith(`${path}: `))).toBe(true);
  }
});
