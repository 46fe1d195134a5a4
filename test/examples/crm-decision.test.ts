import { type FakeServer, startFakeServer } from 'taskrouter/test/fake-server';
import { parseAssignment } from '#lambda/callback/assignment';
import type { Decide } from '#lambda/reservations/decision-contract';
import { readDeployment } from '#lib/deployment';
import stage from '../../examples/crm/stage.json';
import { CALLBACK_PARAMETERS } from '../helpers/assignment-callback';
import { functionEnvironment } from '../helpers/lambda-environment';
import { CONTEXT } from '../helpers/stack-variants';

/* examples/crm: what a decision needs is said by configuration, and it uses it. */

let secrets: FakeServer;
let crm: FakeServer;
let decide: Decide;
const before = process.env;

beforeAll(async () => {
  const SecretString = JSON.stringify({ apiKey: 'key-of-the-crm' });
  secrets = await startFakeServer(() => ({
    status: 200,
    body: JSON.stringify({ SecretString, CreatedDate: 1 }),
  }));
  crm = await startFakeServer(({ path }) => ({
    status: path.endsWith('/unknown') ? 404 : path.endsWith('/broken') ? 500 : 200,
    body: JSON.stringify({ blocked: path.endsWith('/blocked') }),
  }));
  process.env = { ...functionEnvironment(secrets.url), ...stage.decisionVariables, CRM_URL: crm.url };
  ({ decide } = await import('../../examples/crm/decision'));
});
afterAll(async () => {
  process.env = before;
  await Promise.all([secrets.close(), crm.close()]);
});

async function decideAbout(attributes: object) {
  const assignment = parseAssignment({ ...CALLBACK_PARAMETERS, TaskAttributes: JSON.stringify(attributes) });
  if (!assignment.ok) throw new Error('the callback is none');
  return decide(assignment.value);
}

test.each([
  ['known', 'accept'],
  ['unknown', 'accept'],
  ['blocked', 'reject'],
])('a customer that is %s is answered %s', async (customer, action) => {
  expect(await decideAbout({ customer })).toEqual({ action });
  expect(crm.received.at(-1)?.headers.authorization).toBe('Bearer key-of-the-crm');
});

test('the secret is read once, and not at all for a Task that names no customer', async () => {
  const read = secrets.received.length;
  expect(await decideAbout({})).toEqual({ action: 'accept' });
  await decideAbout({ customer: 'known' });
  expect(secrets.received).toHaveLength(read);
  expect(secrets.received[0]?.body).toContain('"SecretId":"crm/key"');
});

test('a CRM that fails costs an attempt, and its answer no secret', async () => {
  await expect(decideAbout({ customer: 'broken' })).rejects.toThrow(/^the CRM answers 500$/);
});

test('its configuration is one that deploys', () => {
  const { $schema: _, ...values } = stage;
  const { configuration, rules } = readDeployment({ ...CONTEXT, ...values });
  expect(configuration.decisionSecrets).toEqual(['crm/key']);
  expect(rules.otherwise).toBe('decide-later');
});
