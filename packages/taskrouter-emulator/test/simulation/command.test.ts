import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseJsonObject } from 'taskrouter/parsed';
import { parseRoutingTrials } from '#src/simulation/command/routing-option';
import { parseSimulateOptions } from '#src/simulation/command/simulate-options';

/*
 * `npm run simulate` as a user runs it.
 */

const ROOT = join(__dirname, '..', '..', '..', '..');
const EXAMPLE = ['--workspace', 'docs/simulation/help-desk.json', '--demand', 'docs/simulation/demand.json'];

function simulateCommand(...args: readonly string[]) {
  const command = ['--import', 'tsx', 'packages/taskrouter-emulator/src/cli.ts', 'simulate', ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: ROOT, encoding: 'utf8' });
  return { status, stdout, stderr };
}

test('prints one object for programs, the same for the same seed', () => {
  const { status, stdout, stderr } = simulateCommand(
    ...EXAMPLE,
    '--json',
    '--replications',
    '2',
    '--seed',
    '7',
  );
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const { seed, replications, total, queues, workers, ...rest } = parseJsonObject(stdout) ?? {};
  expect({ seed, replications, rest }).toEqual({ seed: 7, replications: 2, rest: {} });
  const figures = {
    offered: expect.any(Number),
    answered: expect.any(Number),
    abandoned: expect.any(Number),
    waited: expect.any(Number),
    wait: Object.fromEntries(['mean', 'p50', 'p90', 'p99', 'max'].map((name) => [name, expect.any(Number)])),
    waitOfAll: { mean: expect.any(Number) },
    serviceLevel: expect.any(Number),
    occupancy: expect.any(Number),
  };
  expect(total).toEqual({ ...figures, halfWidth: figures });
  expect(queues).toMatchObject({ Billing: figures, Technical: figures });
  expect(workers).toMatchObject({ Ana: { occupancy: expect.any(Number), tasks: expect.any(Number) } });
});

test('ends with 1 and a message, and no stack trace, when a file is wrong', () => {
  const { status, stdout, stderr } = simulateCommand('--workspace', 'package.json', '--day', 'nowhere.csv');
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toMatch(/^package\.json has \d+ problem\(s\):\n {2}line 1: /);
  expect(stderr).not.toContain('    at ');
});

test.each([
  [['--demand', 'd.json'], /--workspace is missing/],
  [['--workspace', 'w.json'], /--demand, --day or --events is missing/],
  [['--workspace', 'w', '--day', 'd', '--replications', '0'], /--replications takes a whole number from 1/],
  [['--workspace', 'w', '--day', 'd', '--service-level', '80'], /--service-level takes a percentage/],
  [['--workspace', 'w', '--day', 'd', '--routing', 'after=x'], /'after' is no choice; there are/],
  [['--workspace', 'w', '--day', 'd', '--sed', '1'], /npm run simulate -- --workspace FILE/],
])('%j is refused', (args, message) => {
  expect(() => parseSimulateOptions(args)).toThrow(message);
});

test('every combination of routing choices can be tried', () => {
  expect(parseRoutingTrials('--try', 'afterFailedReservation')).toEqual([
    { afterFailedReservation: 'same-target' },
    { afterFailedReservation: 'next-target' },
  ]);
  expect(parseRoutingTrials('--try', 'afterFailedReservation=next-target')).toEqual([
    { afterFailedReservation: 'next-target' },
  ]);
  expect(() => parseRoutingTrials('--try', 'afterFailedReservation=never')).toThrow(
    /takes same-target or next-target/,
  );
});
