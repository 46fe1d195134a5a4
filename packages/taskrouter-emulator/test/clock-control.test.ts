import {
  available,
  createTask,
  request,
  reservationsOf,
  seedWith,
  startEmulator,
  stopEmulators,
} from './emulator';

afterEach(stopEmulators);

const post = (path: string, body: unknown) => ({
  path,
  init: { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
});

test('moves a manual clock, and answers when what was due has happened', async () => {
  const { taskRouter, workspace } = await startEmulator({
    seed: seedWith({ workers: [available('Alice')] }),
  });
  const before = (await request(taskRouter, '/_emulator/clock')).body;
  expect(before).toEqual({
    now: expect.any(String),
    mode: 'manual',
    manual: true,
    speed: 0,
    next_due: null,
  });
  const task = await createTask(workspace);
  const { path, init } = post('/_emulator/clock', { advance: 120 });
  const moved = await request(taskRouter, path, init);
  expect(moved.status).toBe(200);
  expect(Date.parse(String(moved.body.now)) - Date.parse(String(before.now))).toBe(120_000);
  expect((await reservationsOf(workspace, task)).map(({ status }) => status)).toContain('timeout');
});

test.each([{}, { advance: -1 }, { advance: '120' }, { advance: 1e9 }, { by: 1 }])(
  '%j is refused, and time stands still',
  async (body) => {
    const { taskRouter } = await startEmulator();
    const before = (await request(taskRouter, '/_emulator/clock')).body;
    const { path, init } = post('/_emulator/clock', body);
    expect(await request(taskRouter, path, init)).toMatchObject({
      status: 400,
      body: { message: expect.stringMatching(/advance|by/) },
    });
    expect((await request(taskRouter, '/_emulator/clock')).body).toEqual(before);
  },
);

test('a clock that goes by itself is stopped, stepped, moved, and goes on at another pace', async () => {
  const { taskRouter, workspace } = await startEmulator({
    clock: 'real',
    seed: seedWith({ workers: [available('Alice')] }),
  });
  const ask = async (body: object) => {
    const { path, init } = post('/_emulator/clock', body);
    return (await request(taskRouter, path, init)).body;
  };
  const stopped = await ask({ speed: 0 });
  expect(stopped).toMatchObject({ mode: 'paused', speed: 0, manual: false });
  const task = await createTask(workspace);
  const stepped = await ask({ step: true });
  expect(Date.parse(String(stepped.now)) - Date.parse(String(stopped.now))).toBe(120_000);
  expect((await reservationsOf(workspace, task)).map(({ status }) => status)).toContain('timeout');
  const moved = await ask({ advance: 60 });
  expect(Date.parse(String(moved.now)) - Date.parse(String(stepped.now))).toBe(60_000);
  expect(await ask({ speed: 60 })).toMatchObject({ speed: 60, manual: false });
});

test('a manual clock has no pace', async () => {
  const { taskRouter } = await startEmulator();
  const { path, init } = post('/_emulator/clock', { speed: 10 });
  expect(await request(taskRouter, path, init)).toMatchObject({
    status: 400,
    body: { message: expect.stringContaining('speed') },
  });
});

test('a reset goes back to the seed', async () => {
  const { taskRouter, workspace } = await startEmulator();
  await createTask(workspace);
  expect((await request(taskRouter, '/_emulator/reset', { method: 'POST' })).status).toBe(204);
  expect(await workspace.tasks.list()).toEqual([]);
});
