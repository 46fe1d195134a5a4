import {
  answer,
  available,
  createTask,
  refusal,
  reservationsOf,
  seedWith,
  startEmulator,
  stateOf,
  stopEmulators,
} from '../emulator';

afterEach(stopEmulators);

test.each([
  ["languages >- 'es'", 'reserved by Ann'],
  ["languages >- 'fr'", 'pending in Everyone'],
  ["team <- ['a', 'b']", 'reserved by Ann'],
  ["team = 'a'", 'reserved by Ann'],
  ['level >-1', 'reserved by Ann'],
  ['level <-1', 'pending in Everyone'],
])('TargetWorkers %s', async (targetWorkers, state) => {
  const taskQueues = [{ friendlyName: 'Everyone', targetWorkers }];
  const workers = [available('Ann', { languages: ['es'], team: 'a', level: 0 })];
  const { workspace } = await startEmulator({ seed: seedWith({ taskQueues, workers }) });
  expect(await stateOf(workspace, await createTask(workspace))).toBe(state);
});

test.each([
  ['fax$1', true],
  ['$fax', true],
  ['_fax', true],
  ['1fax', false],
  ['web-chat', false],
])('a TaskChannel with the UniqueName %s is taken: %s', async (uniqueName, isTaken) => {
  const { workspace } = await startEmulator({ seed: seedWith() });
  const creating = workspace.taskChannels.create({ friendlyName: 'New', uniqueName });
  if (isTaken) expect((await creating).uniqueName).toBe(uniqueName);
  else expect((await refusal(creating)).status).toBe(400);
});

test('who accepts what another worker has accepted is answered 410', async () => {
  const taskQueues = [{ friendlyName: 'Everyone', maxReservedWorkers: 2 }];
  const workers = [
    available('Ann', { contact_uri: 'client:ann' }),
    available('Bob', { contact_uri: 'client:bob' }),
  ];
  const { workspace } = await startEmulator({ seed: seedWith({ taskQueues, workers }) });
  const task = await createTask(workspace, { call_sid: 'CA1', to: '+15550100' });
  await answer(workspace, task, 'accepted', { worker: 'Ann' });
  const bobs = (await reservationsOf(workspace, task)).find(({ worker }) => worker === 'Bob');
  const reservation = workspace.tasks(task).reservations(bobs?.sid ?? '');
  const accepting = await refusal(reservation.update({ reservationStatus: 'accepted' }));
  expect(accepting).toMatchObject({ status: 410, message: expect.stringContaining('It is rescinded') });
  expect(await refusal(reservation.update({ instruction: 'dequeue' }))).toMatchObject({
    status: 410,
    code: 40135,
  });
  expect((await refusal(reservation.update({ reservationStatus: 'rejected' }))).status).toBe(400);
});
