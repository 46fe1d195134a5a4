import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testSid } from 'taskrouter/test/sids';
import type { CallbackSetting } from '#lambda/connection/callback-setting';
import { divert, putBack, putBackAll } from '#local/tunnel/divert';
import { ReplacedUrlNotes } from '#local/tunnel/replaced-urls';

const SETTING: CallbackSetting = {
  workspaceSid: testSid('WS'),
  workflowSid: testSid('WW'),
  parameter: 'AssignmentCallbackUrl',
};
const BEFORE = 'https://user:password@production.example/callback';
const [FIRST, SECOND] = ['https://one.example/callback', 'https://two.example/callback'];

const folder = mkdtempSync(join(tmpdir(), 'taskrouter-notes-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Twilio with one setting, and the notes on disk. */
function world({ url = BEFORE, failing = false } = {}) {
  const notes = new ReplacedUrlNotes(mkdtempSync(join(folder, 'notes-')));
  const lines: string[] = [];
  const twilio = { url, failing };
  const settings = {
    read: async () => twilio.url,
    write: async (_: CallbackSetting, wanted: string) => {
      if (twilio.failing) throw new Error('no answer');
      twilio.url = wanted;
    },
  };
  const parts = { accountSid: testSid('AC'), settings, notes, log: (line: string) => lines.push(line) };
  return { parts, twilio, lines, notes, kept: () => readdirSync(notes.folder) };
}

test.each([[BEFORE], ['']])('what was there is put back: %j', async (url) => {
  const { parts, twilio, lines, kept } = world({ url });
  await divert(parts, SETTING, FIRST);
  expect(twilio.url).toBe(FIRST);
  await putBack(parts, SETTING, FIRST);
  expect(twilio.url).toBe(url);
  expect(kept()).toEqual([]);
  expect(lines.join()).not.toContain('password');
});

test('the note is there before the change', async () => {
  const { parts, twilio, kept } = world({ failing: true });
  await expect(divert(parts, SETTING, FIRST)).rejects.toThrow('no answer');
  expect(kept()).toHaveLength(1);
  await putBack(parts, SETTING, FIRST);
  expect([twilio.url, kept()]).toEqual([BEFORE, []]);
});

test("a tunnel's URL is never taken for what was there before, however many runs have crashed", async () => {
  const { parts, twilio, lines } = world();
  await divert(parts, SETTING, FIRST);
  // The second run dies between its note and its change.
  twilio.failing = true;
  await expect(divert(parts, SETTING, SECOND)).rejects.toThrow();
  twilio.failing = false;
  expect(twilio.url).toBe(FIRST);
  await divert(parts, SETTING, 'https://three.example/callback');
  expect(lines.filter((line) => line.startsWith('An earlier run'))).toHaveLength(2);
  await putBackAll(parts);
  expect(twilio.url).toBe(BEFORE);
});

test('a URL that is set by others meanwhile stays', async () => {
  const { parts, twilio, lines, kept } = world();
  await divert(parts, SETTING, FIRST);
  twilio.url = 'https://other.example';
  await putBack(parts, SETTING, FIRST);
  expect([twilio.url, kept()]).toEqual(['https://other.example', []]);
  expect(lines.at(-1)).toContain('meanwhile: it stays so');
});

test('what others set after a crash is what the next run puts back', async () => {
  const { parts, twilio } = world();
  await divert(parts, SETTING, FIRST);
  twilio.url = 'https://other.example';
  await divert(parts, SETTING, SECOND);
  await putBack(parts, SETTING, SECOND);
  expect(twilio.url).toBe('https://other.example');
});

test("a run that ends leaves the URL to a later one's, and that one puts back what was there before both", async () => {
  const { parts, twilio } = world();
  await divert(parts, SETTING, FIRST);
  await divert(parts, SETTING, SECOND);
  await putBack(parts, SETTING, FIRST);
  expect(twilio.url).toBe(SECOND);
  await putBack(parts, SETTING, SECOND);
  expect(twilio.url).toBe(BEFORE);
});

test("the tunnel's own URL, set by hand before, stays as it is", async () => {
  const { parts, twilio, kept } = world({ url: FIRST });
  await divert(parts, SETTING, FIRST);
  await putBack(parts, SETTING, FIRST);
  expect([twilio.url, kept()]).toEqual([FIRST, []]);
});

test('notes of another account, and of other settings, are let be', async () => {
  const { parts, twilio, kept } = world();
  await divert(parts, SETTING, FIRST);
  expect(await putBackAll({ ...parts, accountSid: testSid('AC', 2) })).toBe(false);
  expect([twilio.url, kept().length]).toEqual([FIRST, 1]);
});

test('a note that cannot be read is named, and stays', async () => {
  const { parts, twilio, notes, kept } = world();
  await divert(parts, SETTING, FIRST);
  const [file = ''] = kept();
  writeFileSync(join(notes.folder, file), '{"accountSid"');
  await expect(divert(parts, SETTING, SECOND)).rejects.toThrow(file);
  await expect(putBackAll(parts)).rejects.toThrow(file);
  expect([twilio.url, kept()]).toEqual([FIRST, [file]]);
});
