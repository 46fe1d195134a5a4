import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { listenOnLoopback, stopListening } from '#src/loopback';
import { objectsIn } from '../../console/data/json';
import { type CallbackServer, startCallbackServer, stopCallbackServers } from '../callback-server';
import {
  available,
  createTask,
  request,
  seedWith,
  startEmulator,
  stopEmulators,
  workflowOf,
} from '../emulator';

/* What a function that runs elsewhere tells of the requests it received. */

let application: CallbackServer;
let taskRouter: Awaited<ReturnType<typeof startEmulator>>['taskRouter'];

beforeEach(async () => {
  application = await startCallbackServer();
  const workflow = workflowOf([{ queue: 'Everyone' }], {
    assignmentCallbackUrl: `${application.url}/assignment`,
  });
  const seed = seedWith({ workers: [available('Ann')], workflows: [workflow] });
  const started = await startEmulator({ seed });
  taskRouter = started.taskRouter;
  await createTask(started.workspace);
  await taskRouter.settled();
});
afterEach(async () => {
  await stopEmulators();
  await stopCallbackServers();
});

const list = async (name: string) =>
  objectsIn((await request(taskRouter, `/_emulator/${name}`, { authorized: false })).body, name);
const post = (path: string, body: object) =>
  request(taskRouter, path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    authorized: false,
  });

test('is told of one, works out the signature it had to have, and says which callback it belongs to', async () => {
  const [sent] = await list('callbacks');
  const told = {
    function: 'assign',
    url: sent?.url,
    parameters: sent?.parameters,
    signature: sent?.signature,
    answer: { status: 200, body: '{}' },
    duration_ms: 12,
  };
  const first = await post('/_emulator/inspections', told);
  expect(first).toMatchObject({
    status: 201,
    body: {
      n: 1,
      callback: sent?.n,
      function: 'assign',
      method: 'POST',
      task_sid: sent?.task_sid,
      reservation_sid: sent?.reservation_sid,
      signature: { valid: true, given: sent?.signature, expected: sent?.signature },
      rule: null,
      log: [],
    },
  });
  const forged = await post('/_emulator/inspections', { ...told, signature: '' });
  expect(forged.body).toMatchObject({
    n: 2,
    callback: null,
    signature: { valid: false, given: null, expected: sent?.signature },
  });
  expect(await list('inspections')).toEqual([first.body, forged.body]);
});

test('what is known later is added: the rule once, each line after those that are there', async () => {
  const told = { function: 'assign', url: 'http://127.0.0.1/a', answer: { status: 200 }, log: ['one'] };
  await post('/_emulator/inspections', told);
  await post('/_emulator/inspections/1', { rule: 'vip', log: ['two'] });
  const { body } = await post('/_emulator/inspections/1', { rule: 'other', log: ['three'] });
  expect(body).toMatchObject({ n: 1, rule: 'vip', log: ['one', 'two', 'three'] });
  expect(await list('inspections')).toEqual([body]);
  expect((await post('/_emulator/inspections/2', { rule: 'vip' })).status).toBe(404);
});

test('what is added after a reset finds no other request', async () => {
  const told = { function: 'assign', url: 'http://127.0.0.1/a', answer: { status: 200 } };
  await post('/_emulator/inspections', told);
  await taskRouter.reset();
  await post('/_emulator/inspections', told);
  expect((await post('/_emulator/inspections/1', { rule: 'vip' })).status).toBe(404);
  expect(await list('inspections')).toMatchObject([{ rule: null }]);
});

test('a callback that is over only after its receiver has told of it is joined to it', async () => {
  const receiver = createServer(async (received, response) => {
    const parameters = Object.fromEntries(new URLSearchParams(await text(received)));
    const { 'x-twilio-signature': signature } = received.headers;
    const url = `${address}${received.url}`;
    await post('/_emulator/inspections', {
      function: 'assign',
      url,
      parameters,
      signature,
      answer: { status: 200 },
    });
    response.end();
  });
  const address = await listenOnLoopback(receiver, 0);
  const { body } = await post('/_emulator/callbacks/1/replay', { url: `${address}/a` });
  await stopListening(receiver);
  expect(body.n).toBe(2);
  expect(await list('inspections')).toMatchObject([{ n: 1, callback: 2, signature: { valid: true } }]);
});

test.each([
  [{}, /function.*url.*answer/],
  [{ function: 'a', url: 'x', answer: { status: 200 } }, /url/],
  [{ function: 'a', url: 'http://a/', answer: { status: 1 } }, /answer.status/],
  [{ function: 'a', url: 'http://a/', answer: { status: 200 }, rules: 'vip' }, /rule/],
])('%j is refused, and every mistake named', async (body, message) => {
  expect(await post('/_emulator/inspections', body)).toMatchObject({
    status: 400,
    body: { message: expect.stringMatching(message) },
  });
});
