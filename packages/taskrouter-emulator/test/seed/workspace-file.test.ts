import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Ajv from 'ajv';
import * as fc from 'fast-check';
import { isJsonObject, type Json, type JsonObject } from 'taskrouter/parsed';
import { parseWorkspaceSeed, readWorkspaceFile, tutorialWorkspace } from '#src';
import { workspaceSchema } from '#src/seed/workspace-schema';
import committedSchema from '../../workspace.schema.json';
import example from './help-desk.json';

const directory = mkdtempSync(join(tmpdir(), 'workspace-'));
afterAll(() => rmSync(directory, { recursive: true }));

function file(content: string): string {
  const path = join(directory, 'workspace.json');
  writeFileSync(path, content);
  return path;
}

function refusal(content: string): string {
  try {
    readWorkspaceFile(file(content));
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
  return 'not refused';
}

test('every problem is told with its line, from the top to the bottom', () => {
  const content = `{
  "friendlyName": "Desk",
  "activities": [
    { "friendlyName": "Idle", "available": "yes" }
  ],
  "taskQueues": [{ "friendlyName": "All", "targetWorkers": "skills HAS" }],
  "workers": [
    { "friendlyName": "Alice", "activity": "Idel" },
    { "activity": "Idle" }
  ],
  "workflows": [
    {
      "friendlyName": "Requests",
      "configuration": {
        "task_routing": {
          "filters": [
            {
              "expression": "a = ",
              "targets": [{ "queue": "Al" }]
            }
          ]
        }
      }
    }
  ]
}`;
  const [title, ...lines] = refusal(content).split('\n');
  expect(title).toBe(`${join(directory, 'workspace.json')} has 6 problem(s):`);
  expect(lines.map((line) => line.trim())).toEqual([
    'line 4: activities[0].available: takes true or false',
    expect.stringMatching(/^line 6: taskQueues\[0\]\.targetWorkers: expected /),
    'line 8: workers[0].activity: "Idel" is no activity of this file; did you mean Idle?',
    'line 9: workers[1].friendlyName: is required: a name',
    expect.stringMatching(
      /^line 18: workflows\[0\]\.configuration\.task_routing\.filters\[0\]\.expression: /,
    ),
    'line 19: workflows[0].configuration.task_routing.filters[0].targets[0].queue: "Al" is no task queue of this file; did you mean All?',
  ]);
});

test.each([
  ['{\n  "friendlyName": "A",,\n}', 'line 2: not valid JSON: '],
  ['', 'line 1: not valid JSON'],
  ['[]', 'line 1: the file: a workspace is a JSON object'],
  ['{ // no\n}', 'line 1: not valid JSON: InvalidCommentToken'],
])('%j is refused', (content, problem) => {
  expect(refusal(content)).toContain(problem);
});

test('a file that is not there', () => {
  expect(() => readWorkspaceFile(join(directory, 'none.json'))).toThrow('the file cannot be read');
});

describe('the JSON Schema', () => {
  const validate = new Ajv({ strict: false, formats: { uri: true } }).compile(workspaceSchema());

  test('is the committed one (npm run emulator -- --schema writes it)', () => {
    expect(committedSchema).toEqual(workspaceSchema());
  });

  test('takes the example and the tutorial', () => {
    expect([example, tutorialWorkspace()].map((seed) => validate(seed))).toEqual([true, true]);
  });

  test('refuses what the parser refuses for its form: any value at any place of the example', () => {
    const places = placesOf(example);
    const wrong = fc.constantFrom<Json>(null, true, 0, 51, -1, '', 'x', [], {}, ['x'], { x: 1 });
    fc.assert(
      fc.property(fc.constantFrom(...places), wrong, (place, value) => {
        const changed = replaced(example, place, value);
        const taken = parseWorkspaceSeed(changed).ok;
        // The parser knows more (names that are referred to, expressions), the schema never less.
        if (taken) expect(validate(changed) || JSON.stringify(validate.errors)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  test.each([
    { friendlyName: 5 },
    { activities: [] },
    { workers: [{ friendlyName: 'A', capacity: { chat: 1.5 } }] },
    { workers: [{ friendlyName: ' ' }] },
    { taskQueues: [{ friendlyName: 'Q', taskOrder: 'fifo' }] },
    { taskQueues: [{ friendlyName: 'Q', maxReservedWorkers: 51 }] },
    { worker: [] },
  ])('and the parser refuse %j', (change) => {
    const changed = { ...example, ...change };
    expect(validate(changed)).toBe(false);
    expect(parseWorkspaceSeed(changed).ok).toBe(false);
  });
});

type Place = readonly (string | number)[];

function placesOf(value: Json, at: Place = []): Place[] {
  const children: [string | number, Json][] = Array.isArray(value)
    ? value.map((item: Json, index: number): [number, Json] => [index, item])
    : isJsonObject(value)
      ? Object.entries(value)
      : [];
  return [
    ...(at.length === 0 ? [] : [at]),
    ...children.flatMap(([key, child]) => placesOf(child, [...at, key])),
  ];
}

function replaced(value: Json, [key, ...rest]: Place, by: Json): Json {
  if (key === undefined) return by;
  if (Array.isArray(value))
    return value.map((item: Json, index: number) => (index === key ? replaced(item, rest, by) : item));
  const object: JsonObject = isJsonObject(value) ? value : {};
  return { ...object, [key]: replaced(object[key] ?? null, rest, by) };
}
