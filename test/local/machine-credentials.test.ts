import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { credentialsFile } from '#emulator/kept-secrets';
import { machineCredentials } from '#local/machine-credentials';

const home = mkdtempSync(join(tmpdir(), 'taskrouter-home-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

const noWarning = (line: string) => {
  throw new Error(line);
};

test('are the same at every start, differ from machine to machine, and are for nobody else to read', () => {
  const file = join(home, 'one', 'credentials.json');
  const first = machineCredentials(undefined, noWarning, file);
  expect(machineCredentials(undefined, noWarning, file)).toEqual(first);
  expect(first.authToken).toMatch(/^[0-9a-f]{32}$/);
  expect(first.aws.accessKeyId).toMatch(/^AKIA[A-Z2-7]{16}$/);
  expect(Object.keys(first.apiKeys)).toEqual([expect.stringMatching(/^SK[0-9a-f]{32}$/)]);
  const other = machineCredentials(undefined, noWarning, join(home, 'other', 'credentials.json'));
  expect(other.authToken).not.toBe(first.authToken);
  expect(other.aws.secretAccessKey).not.toBe(first.aws.secretAccessKey);
  if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('an API key of your own takes the place of the one made here, and is not kept', () => {
  const file = join(home, 'own', 'credentials.json');
  const own = { sid: `SK${'1'.repeat(32)}`, secret: 'mine' };
  expect(machineCredentials(own, noWarning, file).apiKeys).toEqual({ [own.sid]: 'mine' });
  expect(readFileSync(file, 'utf8')).not.toContain('mine');
});

test('where they cannot be kept, they last for the run, and that is said', () => {
  writeFileSync(join(home, 'a-file'), '');
  const warn = jest.fn();
  const { authToken } = machineCredentials(undefined, warn, join(home, 'a-file', 'credentials.json'));
  expect(authToken).toMatch(/^[0-9a-f]{32}$/);
  expect(warn).toHaveBeenCalledWith(expect.stringContaining('last for this run'));
});

test('are kept outside of the project', () => {
  expect(credentialsFile({ XDG_CONFIG_HOME: '/config' })).toBe('/config/taskrouter-on-aws/credentials.json');
});
