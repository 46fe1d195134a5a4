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
