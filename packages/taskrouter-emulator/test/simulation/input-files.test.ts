import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Ajv from 'ajv';
import { readDayFile } from '#src/simulation/command/day-file';
import { readDemandFile } from '#src/simulation/command/demand-file';
import { demandSchema } from '#src/simulation/demand-schema';
import { simulate } from '#src/simulation/simulate';
import { helpDesk } from './help-desk';

/*
 * The files that people write for a simulation.
 */

const directory = mkdtempSync(join(tmpdir(), 'simulate-'));
afterAll(() => rmSync(directory, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
}

function complaints(read: () => unknown): string[] {
  try {
    read();
  } catch (error) {
    return String(error)
      .split('\n')
      .slice(1)
      .map((line) => line.trim());
  }
  return [];
}

const STREAM = {
  attributes: { topic: 'billing' },
  workflow: 'Calls',
  channel: 'voice',
  arrivals: [
    ['08:00', '20/h'],
    ['08:30', '35/h'],
  ],
  handling: { lognormal: { mean: 200, sd: 100 } },
  patience: { samples: [60, 120] },
};

test('a demand file is read, with columns of CSV files as samples', () => {
  file('handled.csv', 'topic,seconds\nbilling,100\nbilling,\nbilling,300\n');
  const stream = { ...STREAM, afterCall: { samples: { file: 'handled.csv', column: 'seconds' } } };
  const path = file(
    'demand.json',
    JSON.stringify({ hours: 24, streams: [stream], people: { missedOffers: 0.1 } }),
  );
  const { demand, people } = readDemandFile(path, helpDesk());
  expect(demand.streams[0]?.afterCall).toEqual({ samples: [100, 300] });
  expect(people.missedOffers).toBe(0.1);
  const { total } = simulate(helpDesk(), demand, people);
  expect(total.offered).toBeGreaterThan(400);
});

test('every mistake in a demand file is named with its line and its field', () => {
  const text = [
    '{ "hours": 24, "warmUpHours": 24,',
    '  "streams": [',
    '    { "arrivals": "48 a minute", "handling": { "exponential": 60, "constant": 3 } },',
    '    { "arrivals": [["25:00", "20/h"]], "handling": { "exponential": 0 },',
    '      "workflow": "Call", "channel": "vice" } ],',
    '  "people": { "missedOffers": 2,',
    '    "shifts": [{ "workers": ["Anna"], "activities": [["08:00", "Availabel"]] }] } }',
  ];
  const found = complaints(() => readDemandFile(file('wrong.json', text.join('\n')), helpDesk()));
  expect(found).toEqual([
    'line 1: warmUpHours: takes less than the 24 hours there are',
    'line 3: streams[0].arrivals: takes a rate such as 48/min, 20/h or 0.5/s',
    'line 3: streams[0].handling: takes an object with one of constant, exponential, lognormal, samples, not 2',
    'line 4: streams[1].arrivals[0][0]: takes a time of day such as 08:30',
    'line 4: streams[1].handling.exponential: takes seconds from 0.001 to 10000000',
    'line 6: people.missedOffers: takes a share from 0 to 1',
  ]);
  const names = complaints(() =>
    readDemandFile(
      file(
        'names.json',
        text
          .join('\n')
          .replaceAll(/48 a minute|25:00/g, '1/h')
          .replace('["1/h"', '["10:00"')
          .replace(', "constant": 3', '')
          .replace('"exponential": 0 ', '"exponential": 1 ')
          .replace('"missedOffers": 2', '"missedOffers": 0')
          .replace('"warmUpHours": 24', '"warmUpHours": 1'),
      ),
      helpDesk(),
    ),
  );
  expect(names).toEqual([
    'line 5: streams[1].workflow: "Call" is no workflow of the workspace; did you mean Calls?',
    expect.stringContaining('line 5: streams[1].channel: "vice" is no task channel of the workspace'),
    'line 7: people.shifts[0].workers[0]: "Anna" is no worker of the workspace; did you mean Ana?',
    'line 7: people.shifts[0].activities[0][1]: "Availabel" is no activity of the workspace; did you mean Available?',
  ]);
});

test('simulate refuses what names something that is not in the workspace', () => {
  const demand = { hours: 1, streams: [{ ...STREAM, arrivals: '1/h', workflow: 'Cals' }] };
  expect(() => simulate(helpDesk(), demand)).toThrow('streams[0].workflow: "Cals" is no workflow');
});

test('a day is read from a CSV file: times as people write them, other columns as attributes', () => {
  const path = file(
    'day.csv',
    'arrived_at,topic,level,note,handle_seconds,patience_seconds,priority\n' +
      '2026-11-25T08:00:00+01:00,billing,3,"late, ""angry""",120,60,5\n' +
      '2026-11-25 09:30:15.5+01:00,technical,,,90,,\n',
  );
  expect(readDayFile(path, helpDesk(), {})).toEqual([
    {
      arrivedAt: 8 * 3600,
      attributes: { topic: 'billing', level: 3, note: 'late, "angry"' },
      handling: { constant: 120 },
      patience: { constant: 60 },
      priority: 5,
    },
    { arrivedAt: 9.5 * 3600 + 15.5, attributes: { topic: 'technical' }, handling: { constant: 90 } },
  ]);
  const clock = file('clock.csv', 'arrived_at\n08:00\n3600\n');
  const day = readDayFile(clock, helpDesk(), { handling: { exponential: 60 } });
  expect(day.map(({ arrivedAt }) => arrivedAt)).toEqual([28_800, 3600]);
});

test('every mistake in a day is named with its line and its column', () => {
  const path = file(
    'wrong.csv',
    'arrived_at,handle_seconds,workflow,priority\n8 am,60,,\n08:00,-1,,x\n08:00,,Cals,\n',
  );
  expect(complaints(() => readDayFile(path, helpDesk(), {}))).toEqual([
    'line 2: arrived_at: takes a time such as 08:30:12 or 2026-11-25T08:30:12Z, not "8 am"',
    'line 3: handle_seconds: takes seconds from 0, not "-1"',
    'line 3: priority: takes a whole number from 0, not "x"',
    'line 4: handle_seconds: is empty; --handle-seconds 180 says what stands for it',
    'line 4: workflow: "Cals" is no workflow of the workspace; did you mean Calls?',
  ]);
  const broken = file('broken.csv', 'arrived_at\n"08:00\n');
  expect(complaints(() => readDayFile(broken, helpDesk(), {}))[0]).toMatch(/^line \d+: not valid CSV/);
});

test('the committed JSON Schema follows from the table, and takes the example of the documentation', () => {
  const root = join(__dirname, '..', '..');
  const committed: unknown = JSON.parse(readFileSync(join(root, 'demand.schema.json'), 'utf8'));
  expect(committed).toEqual(demandSchema());
  const isValid = new Ajv({ strict: false }).compile(demandSchema());
  const example = join(root, '..', '..', 'docs', 'simulation', 'demand.json');
  expect(isValid(JSON.parse(readFileSync(example, 'utf8')))).toBe(true);
  expect(isValid({ hours: 24, streams: [STREAM] })).toBe(true);
  expect(isValid({ hours: 24, streams: [{ ...STREAM, handling: {} }] })).toBe(false);
});
