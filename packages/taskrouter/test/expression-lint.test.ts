import { parseExpression } from '#src/expression';
import { type ExpressionPlace, lintExpression } from '#src/expression/lint';

const WORKERS: readonly Record<string, unknown>[] = [
  { skills: ['a'], level: 3, name: 'ann', vip: true, mixed: 1 },
  { skills: [], level: 1, name: 'ben', vip: false, mixed: 'x', routing: { level: 2 } },
];
const KNOWN = {
  channels: ['voice', 'chat'],
  workerValues: ([name, ...rest]: readonly (string | number)[]) =>
    WORKERS.flatMap((worker) => {
      const value = worker[String(name)];
      if (rest.length === 0) return value === undefined ? [] : [value];
      return typeof value === 'object' && value !== null
        ? [Object.entries(value).find(([key]) => key === rest[0])?.[1]]
        : [];
    }),
};

function warnings(text: string, place: ExpressionPlace) {
  const parsed = parseExpression(text);
  if (!parsed.ok) throw new Error(`${text} is no expression`);
  return lintExpression(parsed.value, place, KNOWN);
}

test.each<[ExpressionPlace, string]>([
  ['TargetWorkers', "skills HAS 'a' AND level > 2 AND name CONTAINS 'n'"],
  ['TargetWorkers', "worker.channel.voice.assigned_tasks == 0 AND name IN ['ann', 'ben']"],
  ['TargetWorkers', "vip == true AND unknown == 'x' AND unknown HAS 'x' AND level != null"],
  ['TargetWorkers', "mixed == 1 OR mixed == 'x'"],
  ['TargetWorkers', 'routing.level > 1'],
  ['TargetWorkers', "activity_name == 'Available' AND friendly_name != 'x'"],
  ['filter', "topic == 'a' OR language IN ['de'] OR tags HAS 'b' OR o.x[1] == 2"],
  [
    'target',
    'worker.level >= task.level AND task.language IN worker.skills AND worker.skills HAS task.skill',
  ],
  ['target', 'worker.channel.chat.available_capacity_percentage == 100'],
  ['skip_if', 'workers.available == 0 AND workers.unavailable > 1'],
  ['skip_if', `workers.WA${'0'.repeat(32)} == 0 OR 1==1`],
])('%s: %s says what it means', (place, text) => {
  expect(warnings(text, place)).toEqual([]);
});

test.each<[ExpressionPlace, string, number, string]>([
  ['TargetWorkers', "worker.skills HAS 'a'", 0, 'worker.skills: names have no prefix here, write skills'],
  [
    'TargetWorkers',
    "1==1 AND task.topic == 'a'",
    9,
    "task.topic: only the worker's attributes are seen here",
  ],
  ['TargetWorkers', "level HAS 'a'", 0, "level HAS 'a' never holds: level is no list; use == or CONTAINS"],
  ['TargetWorkers', "skills == 'a'", 0, "skills == 'a' never holds: a list is only compared by HAS and IN"],
  ['TargetWorkers', "skills HAS ['a']", 0, "skills HAS ['a'] never holds: HAS takes one value on its right"],
  ['TargetWorkers', "'a' IN name", 7, "'a' IN name never holds: name is no list"],
  ['TargetWorkers', "skills IN ['a']", 0, "skills IN ['a'] never holds: skills is a list; use HAS"],
  ['TargetWorkers', "level == '3'", 0, "level == '3' never holds: level is a number, the value a text"],
  ['TargetWorkers', 'name == 3', 0, 'name == 3 never holds: name is a text, the value a number'],
  ['TargetWorkers', "other > '3'", 0, "other > '3' compares texts: without quotes it is a number"],
  [
    'TargetWorkers',
    'worker.channel.voce.assigned_tasks == 0',
    0,
    'worker.channel.voce.assigned_tasks: there is no task channel voce; did you mean voice?',
  ],
  [
    'TargetWorkers',
    'worker.channel.voice.assigned_task == 0',
    0,
    'worker.channel.voice.assigned_task: there is no property assigned_task; did you mean assigned_tasks?',
  ],
  ['filter', "task.topic == 'a'", 0, 'task.topic: names have no prefix here, write topic'],
  ['filter', 'worker.level == 1', 0, "worker.level: only the task's attributes are seen here"],
  ['target', "skills HAS 'x'", 0, 'skills has no prefix: write worker.skills or task.skills'],
  [
    'target',
    'worker.channels.voice.assigned_tasks == 0',
    0,
    'worker.channels.voice.assigned_tasks: did you mean worker.channel?',
  ],
  [
    'target',
    "worker.level HAS 'x'",
    0,
    "worker.level HAS 'x' never holds: worker.level is no list; use == or CONTAINS",
  ],
  [
    'skip_if',
    'workers.availble == 0',
    0,
    'skip_if has no workers.availble; it has workers.available, workers.unavailable and workers.WA…',
  ],
  [
    'skip_if',
    'task.vip == true',
    0,
    'skip_if has no task.vip; it has workers.available, workers.unavailable and workers.WA…',
  ],
])('%s: %s cannot be meant', (place, text, position, message) => {
  expect(warnings(text, place)).toEqual([{ position, message }]);
});
