import { parseSid, type TaskSid } from 'taskrouter/sid';
import type { CommandName, CommandParams, CommandResult } from '#src/engine/commands/index';
import { Engine } from '#src/engine/engine';
import { explainTask } from '#src/engine/explanation/explain-task';
import { DEFAULT_ROUTING_CHOICES } from '#src/engine/routing-choices';
import { createSidSource } from '#src/sids';

/** Ann speaks Spanish, Bob is on a break, Carol speaks nothing; one filter for calls and one for the rest. */
function helpDesk() {
  const now = 1_800_000_000_000;
  const engine = new Engine({
    accountSid: parseSid('AC', `AC${'0'.repeat(32)}`),
    sids: createSidSource('test'),
    routing: DEFAULT_ROUTING_CHOICES,
    output: { event: () => {}, assignment: () => {}, callStatus: () => {}, alert: () => {} },
  });
  const activities = [
    { friendlyName: 'Available', available: true },
    { friendlyName: 'Break', available: false },
  ];
  const workspace = engine.createWorkspace(now, { friendlyName: 'Help', activities });
  const execute = <N extends CommandName>(name: N, params: CommandParams<N>): CommandResult<N> =>
    engine.execute(now, workspace.sid, name, params);
  const [, onBreak] = [...workspace.activities.keys()];
  const { sid: queue } = execute('createTaskQueue', { friendlyName: 'Support', targetWorkers: 'level >= 2' });
  const { sid: other } = execute('createTaskQueue', { friendlyName: 'Others' });
  const filters = [
    { expression: "kind == 'mail'", targets: [{ queue: other }] },
    {
      filter_friendly_name: 'Calls',
      expression: "kind == 'call' AND urgent != true",
      targets: [
        {
          queue,
          expression: 'task.language IN worker.languages AND worker.channel.default.assigned_tasks == 0',
          order_by: 'worker.level DESC',
          timeout: 60,
        },
        { queue: other, skip_if: 'workers.available == 0' },
      ],
    },
  ];
  execute('createWorkflow', {
    friendlyName: 'Workflow',
    configuration: JSON.stringify({ task_routing: { filters, default_filter: { queue: other } } }),
  });
  const hire = (friendlyName: string, attributes: object, activitySid = workspace.defaultActivitySid) =>
    execute('createWorker', { friendlyName, attributes: JSON.stringify(attributes), activitySid });
  hire('Ann', { languages: ['es'], level: 2 });
  hire('Bob', { languages: ['es'], level: 9 }, onBreak);
  hire('Carol', { languages: [], level: 5 });
  hire('Dave', { languages: ['es'], level: 1 });
  hire('Eve', { languages: ['es'], level: 3 });
  const call = () =>
    execute('createTask', { attributes: JSON.stringify({ kind: 'call', language: 'es' }) }).sid;
  const explain = (sid: TaskSid) => {
    const explanation = explainTask(workspace, sid);
    if (explanation === undefined) throw new Error('there is no such task');
    return explanation;
  };
  return { now, execute, call, explain };
}

test('an offered task: its filters with the clause that decided, its target, its workers, what is next', () => {
  const { now, call, explain } = helpDesk();
  const explanation = explain(call());
  expect(JSON.parse(JSON.stringify(explanation))).toEqual(explanation);
  expect(explanation).toMatchObject({ status: 'reserved', routedBy: 'workflow', tasksBefore: null });
  expect(explanation.filters).toMatchObject([
    { verdict: { isTrue: false, because: ['kind == "mail" (kind is "call")'] }, isCurrent: false },
    {
      name: 'Calls',
      verdict: {
        isTrue: true,
        because: ['kind == "call" (kind is "call")', 'urgent != true (urgent is null)'],
      },
      isCurrent: true,
      targets: [
        { queue: 'Support', isCurrent: true, leftAtAge: 60 },
        {
          queue: 'Others',
          isCurrent: false,
          skipIf: { isTrue: false, because: ['workers.available == 0 (workers.available is 4)'] },
        },
      ],
    },
  ]);
  expect(
    explanation.workers.map(({ friendlyName, place, excludedBy }) => [friendlyName, excludedBy ?? place]),
  ).toEqual([
    ['Ann', 1],
    ['Bob', 'is Break, which is not available'],
    [
      'Carol',
      'doesn\'t match the target: task.language IN worker.languages (task.language is "es", worker.languages is [])',
    ],
    ['Dave', 'is not in Support: level >= 2 (level is 1)'],
    // She has the highest level of those who could take it, and so she has been offered it.
    ['Eve', 'has no room on channel default: 1 of 1 in use'],
  ]);
  expect(explanation.next[0]).toMatchObject({ at: now + 120_000, what: 'the reservation times out' });
});

test('a waiting task: how many go before it, when its target is left, and who is asked first', () => {
  const { now, execute, call, explain } = helpDesk();
  const tasks = [call(), call(), call(), call()];
  const last = explain(tasks[3] ?? call());
  expect(last).toMatchObject({ status: 'pending', tasksBefore: 1 });
  expect(last.next).toEqual([{ at: now + 60_000, what: 'the target is left' }]);
  expect(last.workers.every(({ place }) => place === null)).toBe(true);
  const first = explain(tasks[0] ?? call());
  const [reservation] = first.next;
  if (reservation?.reservationSid === undefined) throw new Error('nothing is pending');
  execute('updateReservation', { sid: reservation.reservationSid, status: 'accepted' });
  const excluded = explain(tasks[3] ?? call()).workers.find(({ friendlyName }) => friendlyName === 'Eve');
  expect(excluded?.excludedBy).toContain('worker.channel.default.assigned_tasks is 1');
});

test('an ended task, and one that is not there', () => {
  const { now, execute, call, explain } = helpDesk();
  const task = call();
  execute('updateTask', { sid: task, status: 'canceled', reason: 'hung up' });
  expect(explain(task)).toMatchObject({
    status: 'canceled',
    reason: 'hung up',
    workers: [],
    next: [{ at: now + 300_000, what: 'the task is removed' }],
  });
  execute('deleteTask', { sid: task });
  expect(() => explain(task)).toThrow('no such task');
});
