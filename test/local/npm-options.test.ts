import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { optionsTakenByNpm } from '#local/npm-options';

const start = { npm_lifecycle_event: 'start' };

test.each([
  [{ npm_config_json: 'true' }, 'npm start -- --json'],
  [{ npm_config_api_port: '4100' }, 'npm start -- --api-port 4100'],
  [{ npm_config_clock: 'true' }, 'npm start -- --clock …'],
  [{ npm_config_call: 'tracing=true' }, 'npm start -- -c tracing=true'],
])('%j: npm took it, and the message says how to write it', (environment, line) => {
  expect(optionsTakenByNpm({ ...start, ...environment })).toContain(line);
});

test('nothing is said of other scripts, nor when nothing was taken', () => {
  expect(optionsTakenByNpm(start)).toBeUndefined();
  expect(optionsTakenByNpm({ ...start, npm_config_call: '' })).toBeUndefined();
  expect(optionsTakenByNpm({ npm_lifecycle_event: 'test', npm_config_json: 'true' })).toBeUndefined();
});

test('the value that npm has left over is the option’s', () => {
  const environment = { ...start, npm_config_workflow: 'true' };
  expect(optionsTakenByNpm(environment, ['mine.json'])).toContain('npm start -- --workflow mine.json');
  const two = { ...environment, npm_config_log: 'true' };
  expect(optionsTakenByNpm(two, ['a', 'b'])).toContain('npm start -- --workflow … --log …');
});

test.each([
  [['--workspace-file', 'mine.json'], 'npm start -- --workspace-file mine.json'],
  [['-c', 'tracing=true'], 'npm start -- -c tracing=true'],
  [['--json'], 'npm start -- --json'],
])('npm start %j, by npm itself', (args, line) => {
  const cwd = join(__dirname, '..', '..');
  const { status, stderr } = spawnSync('npm', ['start', ...args], { cwd, encoding: 'utf8' });
  expect(stderr).toContain(line);
  expect(status).toBe(2);
});
