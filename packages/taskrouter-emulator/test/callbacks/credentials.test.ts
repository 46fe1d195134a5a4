import { createHash } from 'node:crypto';
import { validateRequest } from 'twilio/lib/webhooks/webhooks';
import { type CallbackServer, startCallbackServer, stopCallbackServers } from '../callback-server';
import {
  available,
  createTask,
  seedWith,
  startEmulator,
  stateOf,
  stopEmulators,
  workflowOf,
} from '../emulator';

/*
 * Callback URLs with a user and a password. Source: https://www.twilio.com/docs/usage/security, HTTP authentication.
 */

let application: CallbackServer;
beforeEach(async () => {
  application = await startCallbackServer();
});
afterEach(async () => {
  await stopEmulators();
  await stopCallbackServers();
});

/** The state of a task after its callback has been sent to `me:s%26cret@…/callback?a=b`. */
async function sendCallback(
  ...answers: Parameters<CallbackServer['answer']> extends [string, ...infer A] ? A : never
) {
  application.answer('/callback', ...answers);
  const assignmentCallbackUrl = `${application.url.replace('://', '://me:s%26cret@')}/callback?a=b`;
  const { taskRouter, workspace } = await startEmulator({
    seed: seedWith({
      workers: [available('Alice')],
      workflows: [workflowOf([{ queue: 'Everyone' }], { assignmentCallbackUrl })],
    }),
  });
  const task = await createTask(workspace);
  await taskRouter.settled();
  return { taskRouter, state: await stateOf(workspace, task) };
}

const challenge = (header: string) => ({ status: 401, headers: { 'WWW-Authenticate': header } });
const accept = { body: '{"instruction":"accept"}' };
const md5 = (...parts: string[]) => createHash('md5').update(parts.join(':')).digest('hex');

test('are sent when they are asked for, and are not part of the signature', async () => {
  const { taskRouter, state } = await sendCallback(challenge('Basic realm="x"'), accept);
  expect(state).toBe('assigned by Alice');
  const [first, second] = [application.callback(0), application.callback(1)];
  expect(first.headers.authorization).toBeUndefined();
  expect(second.headers.authorization).toBe(`Basic ${btoa('me:s&cret')}`);
  for (const { headers, parameters } of [first, second]) {
    const signature = String(headers['x-twilio-signature']);
    const url = `${application.url}/callback?a=b`;
    expect(validateRequest(taskRouter.authToken, signature, url, { ...parameters })).toBe(true);
  }
  expect(second.headers['i-twilio-idempotency-token']).toBe(first.headers['i-twilio-idempotency-token']);
  expect(taskRouter.alerts).toEqual([]);
});

test('answer a Digest challenge', async () => {
  const header = 'Digest realm="a \\"realm\\"", nonce="n1", qop="auth,auth-int", opaque="o1", algorithm=MD5';
  const { state } = await sendCallback(challenge(header), accept);
  expect(state).toBe('assigned by Alice');
  const sent = String(application.callback(1).headers.authorization);
  const field = (name: string) => new RegExp(`\\b${name}="?([^",]+)`).exec(sent)?.[1] ?? '';
  expect(sent).toMatch(/^Digest username="me", realm="a \\"realm\\"", nonce="n1", uri="\/callback\?a=b"/);
  expect([field('opaque'), field('qop'), field('nc')]).toEqual(['o1', 'auth', '00000001']);
  const secret = md5('me', 'a "realm"', 's&cret');
  const target = md5('POST', '/callback?a=b');
  expect(field('response')).toBe(md5(secret, 'n1', field('nc'), field('cnonce'), 'auth', target));
});

test('answer a Digest challenge of the old kind', async () => {
  await sendCallback(challenge('Digest realm="r", nonce="n"'), accept);
  const sent = String(application.callback(1).headers.authorization);
  expect(sent).toContain(`response="${md5(md5('me', 'r', 's&cret'), 'n', md5('POST', '/callback?a=b'))}"`);
  expect(sent).not.toContain('cnonce');
});

test.each([
  ['they are refused', 'Basic realm="x"', 2],
  ['something else is asked for', 'Bearer', 1],
])('are sent once: %s', async (_name, header, requests) => {
  const { taskRouter, state } = await sendCallback(challenge(header));
  expect(application.received).toHaveLength(requests);
  expect(state).toBe('reserved by Alice');
  expect(taskRouter.alerts).toMatchObject([{ code: 11200, message: expect.stringContaining('401') }]);
  expect(JSON.stringify(taskRouter.alerts)).not.toMatch(/s&cret|s%26cret/);
});
