import twilio from 'twilio';
import type { TaskRouter } from '#src';
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

/*
 * What a test in any language does to the emulator over HTTP.
 */

let application: CallbackServer;
let taskRouter: TaskRouter;
let workspace: Awaited<ReturnType<typeof startEmulator>>['workspace'];

beforeEach(async () => {
  application = await startCallbackServer();
  application.answer('/assignment', { body: '{"instruction":"accept"}' });
  const workflow = workflowOf([{ queue: 'Everyone' }], {
    assignmentCallbackUrl: `${application.url}/assignment`,
  });
  ({ taskRouter, workspace } = await startEmulator({
    seed: seedWith({ workers: [available('Ann')], workflows: [workflow] }),
  }));
});
afterEach(async () => {
  await stopEmulators();
  await stopCallbackServers();
});

const get = async (path: string) => (await request(taskRouter, path, { authorized: false })).body;
const post = (path: string, body: object = {}) =>
  request(taskRouter, path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    authorized: false,
  });

test('the clock is moved, and everything due has been answered when the answer comes', async () => {
  const before = await get('/_emulator/clock');
  expect(before).toMatchObject({ manual: true });
  application.answer('/assignment', { body: '{}' });
  const sid = await createTask(workspace);
  await taskRouter.settled();
  const { status, body } = await post('/_emulator/clock', { advance: 120 });
  expect(status).toBe(200);
  expect(Date.parse(String(body.now)) - Date.parse(String(before.now))).toBe(120_000);
  const [reservation] = await workspace.tasks(sid).reservations.list();
  expect(reservation?.reservationStatus).toBe('timeout');
});

test('the next thing due can be stepped to', async () => {
  application.answer('/assignment', { body: '{}' });
  await createTask(workspace);
  await taskRouter.settled();
  const { now, next_due: next } = await get('/_emulator/clock');
  expect(Date.parse(String(next)) - Date.parse(String(now))).toBe(120_000);
});

test.each([[{}], [{ advance: -1 }], [{ advance: '5' }], [{ advance: 99_999_999 }]])(
  'a clock takes seconds: %j is 400',
  async (body) => {
    const { status, body: error } = await post('/_emulator/clock', body);
    expect([status, String(error.message)]).toEqual([400, expect.stringContaining('advance')]);
  },
);

test('a callback is shown with what was signed and what was answered', async () => {
  const sid = await createTask(workspace, { topic: 'billing' });
  await taskRouter.settled();
  const { callbacks } = await get('/_emulator/callbacks');
  expect(callbacks).toEqual([
    expect.objectContaining({
      n: 1,
      kind: 'assignment',
      task_sid: sid,
      method: 'POST',
      url: `${application.url}/assignment`,
      parameters: expect.objectContaining({ TaskSid: sid, TaskAttributes: '{"topic":"billing"}' }),
      answer: { status: 200, content_type: 'application/json', body: '{"instruction":"accept"}' },
      duration_ms: expect.any(Number),
    }),
  ]);
  const [shown] = Object(callbacks);
  expect(twilio.validateRequest(taskRouter.authToken, shown.signature, shown.url, shown.parameters)).toBe(
    true,
  );
});

test('a callback is replayed, as it was or edited, and changes nothing', async () => {
  application.answer('/assignment', { body: '{}' });
  const sid = await createTask(workspace);
  await taskRouter.settled();
  application.answer('/assignment', { body: '{"instruction":"accept"}' });
  const again = await post('/_emulator/callbacks/1/replay');
  expect(again).toMatchObject({
    status: 201,
    body: { n: 2, kind: 'replay', answer: { body: '{"instruction":"accept"}' } },
  });
  const edited = await post('/_emulator/callbacks/1/replay', {
    parameters: { TaskAttributes: '{"vip":true}' },
  });
  expect(edited.body).toMatchObject({ parameters: { TaskSid: sid, TaskAttributes: '{"vip":true}' } });
  const { headers, parameters } = application.callback(2);
  const signature = String(headers['x-twilio-signature']);
  expect(
    twilio.validateRequest(taskRouter.authToken, signature, `${application.url}/assignment`, parameters),
  ).toBe(true);
  expect((await workspace.tasks(sid).fetch()).assignmentStatus).toBe('reserved');
  expect((await post('/_emulator/callbacks/99/replay')).status).toBe(404);
});

test('a callback that reached nobody says why', async () => {
  await workspace
    .workflows(taskRouter.workflowSid)
    .update({ assignmentCallbackUrl: 'http://127.0.0.1:1/gone' });
  await createTask(workspace);
  await taskRouter.settled();
  expect(await get('/_emulator/callbacks')).toMatchObject({
    callbacks: [
      {
        url: 'http://127.0.0.1:1/gone',
        answer: { code: 11205, error: expect.stringContaining('connection') },
      },
    ],
  });
});

test('requests are shown with their parameters and status; those to the control API are not', async () => {
  await createTask(workspace, { topic: 'billing' });
  await workspace
    .tasks('WT00000000000000000000000000000000')
    .fetch()
    .catch(() => {});
  await get('/_emulator/requests');
  const { requests } = await get('/_emulator/requests');
  expect(requests).toEqual([
    expect.objectContaining({
      method: 'POST',
      status: 201,
      parameters: { Attributes: '{"topic":"billing"}' },
    }),
    expect.objectContaining({ method: 'GET', status: 404, path: expect.stringContaining('/Tasks/WT000') }),
  ]);
  expect(JSON.stringify(requests)).not.toContain(taskRouter.authToken);
});

test('the state is rows that name others by SID', async () => {
  const sid = await createTask(workspace);
  await taskRouter.settled();
  const state = JSON.stringify(await get('/_emulator/state'));
  expect(state).toContain(sid);
  expect(state).toContain(taskRouter.workspaceSid);
});

test('a reset goes back to the seed', async () => {
  await createTask(workspace);
  await taskRouter.settled();
  expect((await post('/_emulator/reset')).status).toBe(204);
  expect(await workspace.tasks.list()).toEqual([]);
  expect(await get('/_emulator/callbacks')).toEqual({ callbacks: [] });
});

test('the version says which document it is held against', async () => {
  expect(await get('/_emulator/version')).toMatchObject({
    version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
    openapi: { sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
  });
});
