import type { Browser, Page } from 'playwright-core';
import { launchBrowser, openPage, type WatchedPage } from './browser';
import { type RunningConsole, startConsole } from './running-console';

/* Callbacks and requests: what was asked, how it was signed and checked, what was answered, and sending it again. */

let browser: Browser;
let running: RunningConsole;
let opened: WatchedPage;
let task: string;

beforeAll(async () => {
  [browser, running] = await Promise.all([launchBrowser(), startConsole()]);
});
afterAll(async () => {
  await browser.close();
  await running.close();
});
beforeEach(async () => {
  await running.setActivity('Alice', 'Idle');
  task = await running.createTask({ selected_language: 'es' });
  await running.settled();
  opened = await openPage(browser, `${running.url}/inspector?show=callbacks`);
});
afterEach(async () => {
  expect(opened.problems).toEqual([]);
  await opened.close();
  await running.tidy();
});

async function openCallback(page: Page): Promise<void> {
  await page
    .getByRole('link', { name: /assignment/ })
    .first()
    .click();
  await page.getByRole('heading', { name: /^assignment callback/ }).waitFor();
}

test('a callback is shown decoded, checked, answered, and with the time that it took', async () => {
  const { page } = opened;
  await openCallback(page);
  const detail = page.locator('.detail');
  await detail.getByRole('row', { name: `TaskSid ${task}` }).waitFor();
  await detail.getByText('"selected_language": "es"').waitFor();
  expect(await detail.getByRole('meter', { name: 'Time used of five seconds' }).first().isVisible()).toBe(
    true,
  );
  await detail.getByText('The signature is right').waitFor();
  await detail.getByRole('heading', { name: /^Log of .*AssignmentCallback/ }).waitFor();
});

test('it is sent again, as it was', async () => {
  const { page } = opened;
  await openCallback(page);
  await page.getByRole('button', { name: 'Replay', exact: true }).click();
  await page.getByRole('heading', { name: /^replay callback/ }).waitFor();
  const detail = page.locator('.detail');
  await detail.getByRole('row', { name: `TaskSid ${task}` }).waitFor();
  expect(await detail.locator('.detail-head .badge').textContent()).toBe('200');
  expect(await running.statusOf(task)).toBe('reserved');
});

test('it is sent again, as edited', async () => {
  const { page } = opened;
  await openCallback(page);
  await page.getByRole('button', { name: 'Edit and replay' }).click();
  const parameters = page.getByLabel('Parameters', { exact: true });
  const edited = (await parameters.inputValue()).replace(':\\"es\\"', ':\\"de\\"');
  await parameters.fill('{');
  expect(await page.getByRole('button', { name: 'Replay as edited' }).isDisabled()).toBe(true);
  await parameters.fill(edited);
  await page.getByRole('button', { name: 'Replay as edited' }).click();
  await page.getByRole('heading', { name: /^replay callback/ }).waitFor();
  await page.locator('.detail').getByText('"selected_language": "de"').waitFor();
});

test('a forged callback is seen, and why it was refused: what was signed beside what was expected', async () => {
  const { page } = opened;
  await running.forgeCallback(task);
  await page.getByLabel('What is shown').selectOption('failed');
  await page
    .getByRole('link', { name: /received/ })
    .first()
    .click();
  const detail = page.locator('.detail');
  expect(await detail.locator('.detail-head .badge').first().textContent()).toBe('403');
  await detail.getByText('The signature is wrong').waitFor();
  await detail.getByText('Expected to be signed').waitFor();
});

test('a callback to a URL that the stack does not know itself by: both texts, and where they differ', async () => {
  const { page } = opened;
  await running.setCallbackHost('localhost');
  await running.createTask({ selected_language: 'en' });
  await running.setActivity('Bob', 'Idle');
  await running.settled();
  await page.getByLabel('What is shown').selectOption('failed');
  await page
    .getByRole('link', { name: /assignment/ })
    .first()
    .click();
  const detail = page.locator('.detail');
  await detail.getByText('another text was signed than the one expected').waitFor();
  const marked = (label: string) =>
    detail.getByRole('region', { name: label, exact: true }).locator('mark').textContent();
  expect([await marked('Was signed'), await marked('Expected to be signed')]).toEqual([
    'localhost',
    '127.0.0.1',
  ]);
  await running.setCallbackHost('127.0.0.1');
});

test('every action and request is there as curl', async () => {
  const { page } = opened;
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  await openCallback(page);
  await page.locator('.replay').getByRole('button', { name: 'Copy as curl' }).click();
  await page.getByText('Copied').waitFor();
  expect(await copied()).toMatch(
    /^curl 'http:.*' -H 'X-Twilio-Signature: .*' --data-urlencode 'AccountSid=AC/,
  );
  await page.goto(`${running.url}/tasks/${task}`);
  const accept = page.locator('.action', { has: page.getByRole('button', { name: 'Accept' }) });
  await accept.getByRole('button', { name: 'Copy as curl' }).click();
  await page.getByText('Copied').waitFor();
  expect(await running.shell(await copied())).toContain('"reservation_status":"accepted"');
});
