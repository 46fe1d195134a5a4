import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseExpression } from 'taskrouter/expression';
import { isJsonObject } from 'taskrouter/parsed';
import { sampleTask } from '#src/workflow-file/made-up-workers';
import { readWorkflowFile } from '#src/workflow-file/workflow-file';
import { createTask, sidOf, startEmulator, stateOf, stopEmulators } from '../emulator';
import { WORKFLOW_SHAPES } from '../workspace/workflow-shapes';
import { PRODUCTION_WORKFLOWS } from './production-workflows';

const directory = mkdtempSync(join(tmpdir(), 'workflow-file-'));
afterAll(() => rmSync(directory, { recursive: true }));
afterEach(stopEmulators);

/** A file with this in it; text is written as it is. */
function fileWith(content: unknown): string {
  const path = join(directory, 'mine.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content, null, 2));
  return path;
}

const CONFIGURATION = PRODUCTION_WORKFLOWS['languages, with escalation by level'];
const RESOURCE = {
  sid: `WW${'1'.repeat(32)}`,
  account_sid: `AC${'2'.repeat(32)}`,
  workspace_sid: `WS${'3'.repeat(32)}`,
  friendly_name: 'Support',
  task_reservation_timeout: 30,
  assignment_callback_url: 'https://production.example.com/callback?key=secret',
  fallback_assignment_callback_url: null,
  configuration: JSON.stringify(CONFIGURATION),
};

const IN_CAMEL_CASE = {
  sid: RESOURCE.sid,
  workspaceSid: RESOURCE.workspace_sid,
  friendlyName: 'Support',
  taskReservationTimeout: '30',
  configuration: CONFIGURATION,
};

describe.each<[string, unknown]>([
  ['as the console shows it', CONFIGURATION],
  ['the same as text', JSON.stringify(JSON.stringify(CONFIGURATION))],
  ['with a byte order mark', `\uFEFF${JSON.stringify(CONFIGURATION)}`],
  ['as the API gives it', RESOURCE],
  ['as the API lists it', { meta: { key: 'workflows', page: 0 }, workflows: [RESOURCE] }],
  ['as the command line prints it', [IN_CAMEL_CASE]],
])('a Workflow, %s', (form, content) => {
  test('routes a Task to a made-up worker, and reads as it did', async () => {
    const { seed } = readWorkflowFile(fileWith(content));
    const { workspace, taskRouter } = await startEmulator({ seed });
    const workflow = await workspace.workflows(taskRouter.workflowSid).fetch();
    expect(JSON.parse(workflow.configuration)).toEqual(CONFIGURATION);
    if (form.includes('API') || form.includes('command')) {
      const { sid, friendlyName, workspaceSid, taskReservationTimeout, assignmentCallbackUrl } = workflow;
      expect({ sid, friendlyName, workspaceSid, taskReservationTimeout }).toEqual({
        sid: RESOURCE.sid,
        friendlyName: 'Support',
        workspaceSid: RESOURCE.workspace_sid,
        taskReservationTimeout: 30,
      });
      expect(assignmentCallbackUrl ?? '').toBe('');
    }
    const task = await createTask(workspace, { department: 'billing', language: 'ca' });
    expect(await stateOf(workspace, task)).toMatch(/^reserved by Billing in Spanish or Catalan/);
  });
});

test.each(Object.entries(PRODUCTION_WORKFLOWS))(
  '%s: every target can be served, and each filter’s Task is reserved',
  async (_name, configuration) => {
    const { seed, said } = readWorkflowFile(fileWith(configuration));
    expect(said.filter((line) => line.startsWith('No worker'))).toEqual([]);
    expect(said.join('')).not.toMatch(/\p{Cc}/u);
    const { workspace, taskRouter } = await startEmulator({ seed });
    // The engine says itself where a target can never be served.
    expect(taskRouter.alerts).toEqual([]);
    for (const filter of configuration.task_routing.filters) {
      const expression = parseExpression(filter.expression);
      const attributes = expression.ok ? sampleTask(expression.value) : undefined;
      expect(attributes).toBeDefined();
      const task = await createTask(workspace, { ...attributes, required: 1, region: 'region 1', level: 0 });
      expect(await stateOf(workspace, task)).toMatch(/^(reserved|pending)/);
    }
  },
);

test('what other tests know of configurations can be read, too', () => {
  for (const shape of Object.values(WORKFLOW_SHAPES)) {
    const text = JSON.stringify(shape)
      .replaceAll('QUEUE', `WQ${'a'.repeat(32)}`)
      .replaceAll('OTHER', `WQ${'b'.repeat(32)}`)
      .replaceAll('ACTIVITY', `WA${'c'.repeat(32)}`)
      .replaceAll('WORKER', `WK${'d'.repeat(32)}`);
    expect(readWorkflowFile(fileWith(text)).seed.workflows[0].configuration).toEqual(expect.any(Object));
  }
});

test('SIDs stay those of the file, also of workers and activities', async () => {
  const configuration = PRODUCTION_WORKFLOWS['channels, and who is asked by name'];
  const { seed } = readWorkflowFile(fileWith(configuration));
  const { workspace } = await startEmulator({ seed });
  expect((await workspace.taskQueues(`WQ${'a'.repeat(32)}`).fetch()).friendlyName).toContain('Chat');
  expect((await workspace.workers(`WK${'1'.repeat(32)}`).fetch()).activityName).toBe('Back Office');
  expect((await workspace.activities(`WA${'2'.repeat(32)}`).fetch()).available).toBe(true);
  const ada = await workspace.workers(await sidOf(workspace.workers.list(), 'Ada')).fetch();
  expect(JSON.parse(ada.attributes)).toEqual({ made_up_queues: [expect.stringContaining('Chat')] });
});

test('what was made up is said, what could not be, and that production is left alone', () => {
  const impossible = structuredClone<{ task_routing: { filters: object[] } }>({
    task_routing: {
      filters: [
        {
          filter_friendly_name: 'Odd',
          expression: '1==1',
          targets: [
            { queue: `WQ${'a'.repeat(32)}`, expression: 'worker.level > 3 AND worker.level < 3' },
            { queue: 'Sales' },
          ],
        },
      ],
    },
  });
  const { said } = readWorkflowFile(fileWith({ ...RESOURCE, configuration: JSON.stringify(impossible) }));
  expect(said).toEqual([
    'Workflow Support has only SIDs of its queues, and no workers. These were made up:',
    '  queue Odd (WQ…aaaa), for workers with made_up_queues HAS "Odd"',
    '  queue Sales, for workers with made_up_queues HAS "Sales"',
    '  worker Sales worker, Available: {"made_up_queues":["Sales"]}',
    'Its own assignment callback URL is not called: production.example.com knows nothing of these tasks.',
    'No worker could be made up for target 1 of filter Odd: worker.level > 3 AND worker.level < 3',
  ]);
});

test.each<[unknown, RegExp]>([
  ['{', /line 1: not valid JSON/],
  [{ friendlyName: 'Help desk' }, /takes a configuration/],
  [
    { workflows: [RESOURCE, { ...RESOURCE, friendly_name: 'Sales' }] },
    /line 2: workflows: has 2 Workflows: keep one of Support, Sales/,
  ],
  [{ workflows: [] }, /has no Workflow/],
  [{ configuration: 'no JSON' }, /line 2: configuration: takes a JSON object, or one as text/],
  [
    { task_routing: { filters: [{ expression: 'a ==', targets: [] }] } },
    /line 5: task_routing\.filters\[0\]\.expression: expected an attribute/,
  ],
  [
    { configuration: JSON.stringify({ task_routing: { filters: [{ targets: [] }] } }) },
    /configuration: task_routing\.filters\[0\]\.expression: is required/,
  ],
])('%j is refused with its place', (content, message) => {
  expect(() => readWorkflowFile(fileWith(content))).toThrow(message);
});

test('a file that is not there is named', () => {
  expect(() => readWorkflowFile(join(directory, 'none.json'))).toThrow(/none\.json.*\n.*cannot be read/);
});

test('the reading keeps every key that others have put in', () => {
  const configuration = {
    notes: { owner: 'team' },
    task_routing: { ...CONFIGURATION.task_routing, comment: 'x' },
  };
  const read = readWorkflowFile(fileWith(configuration)).seed.workflows[0].configuration;
  expect(read.notes).toEqual({ owner: 'team' });
  expect(isJsonObject(read.task_routing) && read.task_routing.comment).toBe('x');
});
