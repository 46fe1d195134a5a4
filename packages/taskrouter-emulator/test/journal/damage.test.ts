import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { firstLine, readStateText, stateLine } from '#src/journal/state-lines';
import { available, createTask, refusal, request, seedWith, startEmulator, stopEmulators } from '../emulator';

/*
 * A state file that is not what was written is never gone on with silently.
 */

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'taskrouter-damage-'));
});
afterEach(async () => {
  jest.restoreAllMocks();
  await stopEmulators();
  rmSync(directory, { recursive: true });
});

const path = () => join(directory, 'state.db');
const start = (repair = false, log: (line: string) => void = () => {}) =>
  startEmulator({ seed: seedWith({ workers: [available('Alice')] }), state: { path: path(), repair }, log });
type Workspace = Awaited<ReturnType<typeof start>>['workspace'];
const attributesOf = async (workspace: Workspace) =>
  (await workspace.tasks.list()).map(({ attributes }) => attributes);

/** A state file with tasks, a refusal among them; its content, and its tasks' attributes. */
async function written(): Promise<{ readonly content: Buffer; readonly tasks: readonly string[] }> {
  const { taskRouter, workspace } = await start();
  for (let n = 1; n <= 5; n++) await createTask(workspace, { n, caller: `caller ${n}` });
  await refusal(workspace.tasks.create({ taskChannel: 'fax' }));
  for (let n = 6; n <= 8; n++) await createTask(workspace, { n, caller: `caller ${n}` });
  const tasks = await attributesOf(workspace);
  await taskRouter.close();
  return { content: readFileSync(path()), tasks };
}

test('one changed bit anywhere is an error that names the file', async () => {
  const { content } = await written();
  const damage = fc.tuple(fc.nat(content.length - 1), fc.nat(7));
  await fc.assert(
    fc.asyncProperty(damage, async ([index, bit]) => {
      const damaged = Buffer.from(content);
      damaged[index] = (damaged[index] ?? 0) ^ (1 << bit);
      writeFileSync(path(), damaged);
      await expect(start()).rejects.toThrow(/^The state file .*state\.db cannot be used: .*--state-repair/);
    }),
    { numRuns: 150 },
  );
});

test('cut off anywhere is an error; repaired, it has a part of the tasks from the beginning, and says so', async () => {
  const { content, tasks } = await written();
  const lengths = fc.integer({ min: 1, max: content.length - 1 });
  await fc.assert(
    fc.asyncProperty(lengths, async (length) => {
      writeFileSync(path(), content.subarray(0, length));
      await expect(start()).rejects.toThrow(/^The state file .*state\.db cannot be used: /);
    }),
    { numRuns: 40 },
  );
  writeFileSync(path(), content.subarray(0, Math.floor(content.length * 0.9)));
  const lines: string[] = [];
  const { workspace } = await start(true, (line) => lines.push(line));
  const kept = await attributesOf(workspace);
  expect(kept).toEqual(tasks.slice(0, kept.length));
  expect(kept.length).toBeGreaterThan(3);
  expect(lines.join('\n')).toMatch(
    /state\.db was repaired: \d+ entries are kept, up to \d{4}-.*Z; [1-9]\d* of \d+ are lost\. What it was is in .*\.damaged/,
  );
});

test('one flipped byte, repaired: what comes before it is there, and it goes on', async () => {
  const { content, tasks } = await written();
  content[content.indexOf('caller 7')] = 'k'.charCodeAt(0);
  writeFileSync(path(), content);
  await expect(start()).rejects.toThrow(/line \d+ of \d+ is damaged/);
  const { taskRouter, workspace } = await start(true);
  const kept = await attributesOf(workspace);
  expect(kept).toEqual(tasks.slice(0, 6));
  await createTask(workspace, { n: 9 });
  await taskRouter.close();
  expect(await attributesOf((await start()).workspace)).toEqual([...kept, '{"n":9}']);
});

test('nothing to repair changes nothing', async () => {
  const { content } = await written();
  const { taskRouter } = await start(true);
  await taskRouter.close();
  expect(readFileSync(path()).equals(content)).toBe(true);
});

test('too little is whole to be repaired', async () => {
  const { content } = await written();
  content[content.indexOf('sidSeed')] = 0;
  writeFileSync(path(), content);
  await expect(start(true)).rejects.toThrow(/state\.db .*cannot be repaired: its beginning is not whole/);
});

test('what a killed process has begun to write and not acknowledged is left out', async () => {
  const { content, tasks } = await written();
  writeFileSync(path(), Buffer.concat([content, Buffer.from('0123456789abcdef 9 {"do":"exe')]));
  const { taskRouter, workspace } = await start();
  expect(await attributesOf(workspace)).toEqual(tasks);
  await createTask(workspace);
  await taskRouter.close();
  expect(await attributesOf((await start()).workspace)).toHaveLength(tasks.length + 1);
});

test('a file of a newer version says so, and is not repaired', async () => {
  const { content } = await written();
  const text = firstLine(9).slice(0, -18).replace(' 2 ', ' 3 ');
  const { createHash } = await import('node:crypto');
  const sum = createHash('sha256').update(text).digest('hex').slice(0, 16);
  writeFileSync(path(), `${text} ${sum}\n${content.subarray(firstLine(0).length)}`);
  await expect(start(true)).rejects.toThrow(/in format 3, of a newer version.*this one reads 2/);
});

/** Every line of the file, changed and with right checksums. */
function rewrite(change: (json: string) => string): void {
  const lines = readStateText(readFileSync(path())).lines.map(change);
  writeFileSync(path(), firstLine(lines.length) + lines.map((json, n) => stateLine(n + 1, json)).join(''));
}

test.each([
  ['is refused now', (json: string) => json.replace(/(caller 4.*)\}\}$/, '$1,"taskChannel":"fax"}}')],
  ['was refused then and is not now', (json: string) => json.replace('"fax"', '"chat"')],
])('an entry that ends differently now is an error: it %s', async (message, change) => {
  await written();
  const before = readFileSync(path(), 'utf8');
  rewrite(change);
  expect(readFileSync(path(), 'utf8')).not.toBe(before);
  await expect(start()).rejects.toThrow(
    new RegExp(`state\\.db cannot be used: entry \\d+ of \\d+ .*${message}`),
  );
  const { workspace } = await start(true);
  expect((await attributesOf(workspace)).length).toBeGreaterThan(2);
});

test('a full disk is said in the answer, and nothing that was asked then is there later', async () => {
  const { taskRouter, workspace } = await start();
  await createTask(workspace, { n: 1 });
  const file = await open(path());
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  jest.spyOn(Object.getPrototypeOf(file), 'write').mockRejectedValue(full);
  await file.close();
  expect(await refusal(createTask(workspace, { n: 2 }))).toMatchObject({
    status: 500,
    message: expect.stringMatching(
      /The state file .*state\.db cannot be written: no space is left on the disk\. .*start the emulator again/,
    ),
  });
  // Not what is read afterwards either: it could show what is lost.
  expect((await request(taskRouter, '/v1/Workspaces/{WS}/Tasks')).status).toBe(500);
  expect((await request(taskRouter, '/_emulator/calls')).status).toBe(500);
  await taskRouter.close();
  jest.restoreAllMocks();
  expect(await attributesOf((await start()).workspace)).toEqual(['{"n":1}']);
});

test('cut to nothing', async () => {
  await written();
  truncateSync(path(), 0);
  await expect(start()).rejects.toThrow(/state\.db cannot be used: it is not a state file/);
});
