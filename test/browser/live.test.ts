import type { Browser } from 'playwright-core';
import { BreakableConnection } from './breakable-connection';
import { goTo, launchBrowser, openPage } from './browser';
import { type RunningConsole, startConsole } from './running-console';

/* What the page shows is what there is: after an interruption, after a reset, and at any speed of time. */

let browser: Browser;
let running: RunningConsole;

beforeAll(async () => {
  [browser, running] = await Promise.all([launchBrowser(), startConsole()]);
});
afterAll(async () => {
  await browser.close();
  await running.close();
});
afterEach(() => running.tidy());

test('after an interruption nothing is missing, and nothing is there twice', async () => {
  const connection = await BreakableConnection.to(running.url);
  const { page, close } = await openPage(browser, `${connection.url}/history`);
  const before = await running.createTask({ selected_language: 'es', when: 'before' });
  await page.getByText('task.created').first().waitFor();
  await connection.breakOff();
  await page.locator('[data-connection=interrupted]').waitFor();
  const during = await running.createTask({ selected_language: 'en', when: 'during' });
  await running.setActivity('Bob', 'Idle');
  await connection.mend();
  await page.locator('[data-connection=live]').waitFor();
  const after = await running.createTask({ selected_language: 'es', when: 'after' });
  await goTo(page, 'Tasks');
  await page.getByText('"when":"after"').waitFor();
  for (const text of ['before', 'during', 'after'])
    expect(await page.getByText(`"when":"${text}"`).count()).toBe(1);
  await goTo(page, 'History');
  for (const sid of [before, during, after]) {
    const short = `${sid.slice(0, 6)}…${sid.slice(-4)}`;
    expect(
      await page.locator('.virtual-list li', { hasText: short }).filter({ hasText: 'task.created' }).count(),
    ).toBe(1);
  }
  await close();
  await connection.close();
});

test('a reset shows the seed again', async () => {
  await running.createTask({ selected_language: 'es' });
  const { page, problems, close } = await openPage(browser, `${running.url}/tasks`);
  await page.locator('.virtual-list .row').waitFor();
  await running.reset();
  await page.getByText('There are none.').waitFor();
  expect(problems).toEqual([]);
  await close();
});

test('time is paused, stepped to the next thing due, and let go on', async () => {
  await running.setActivity('Alice', 'Idle');
  const task = await running.createTask({ selected_language: 'es' });
  const { page, problems, close } = await openPage(browser, `${running.url}/tasks/${task}`);
  await page.getByRole('button', { name: 'Paused' }).click();
  await page.getByRole('button', { name: 'Paused', pressed: true }).waitFor();
  await page.getByRole('button', { name: 'Step to the next thing due' }).click();
  await page.locator('.timeline').getByText('reservation.timeout').waitFor();
  await page.locator('.detail-head').getByText('pending').waitFor();
  await page.getByRole('button', { name: 'Real time' }).click();
  await page.getByRole('button', { name: 'Real time', pressed: true }).waitFor();
  expect(problems).toEqual([]);
  await close();
});

test("each place in the run's own log has an address, in every view", async () => {
  await running.createTask({ selected_language: 'es' });
  const { page, problems, close } = await openPage(browser, `${running.url}/history`);
  await page.getByRole('button', { name: 'Walk through this run' }).click();
  await page.getByRole('button', { name: 'To the beginning' }).click();
  await page.keyboard.press('.');
  await goTo(page, 'Workspace');
  await page.waitForURL((url) => url.pathname === '/' && url.search === '?log=run&at=1');
  await page.reload();
  await page
    .getByRole('region', { name: 'Log' })
    .getByText(/^1 \/ \d+$/)
    .waitFor();
  await page.getByRole('button', { name: 'Back to live' }).click();
  await page.waitForURL(`${running.url}/`);
  expect(problems).toEqual([]);
  await close();
});

test('a log is downloaded, loaded, and walked both ways', async () => {
  await running.setActivity('Alice', 'Idle');
  const task = await running.createTask({ selected_language: 'es' });
  const { page, problems, close } = await openPage(browser, `${running.url}/history`);
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download the log' }).click();
  const file = await (await download).path();
  await running.tidy();
  await page.getByLabel('Load a log').setInputFiles(file);
  await page.getByRole('region', { name: 'Log' }).waitFor();
  await goTo(page, 'Tasks');
  await page.locator('.row', { hasText: 'reserved' }).waitFor();
  await page.getByRole('button', { name: 'To the beginning' }).click();
  await page.getByText('There are none.').waitFor();
  await page.getByRole('button', { name: 'To the end' }).click();
  await page.locator('.row', { hasText: 'reserved' }).click();
  expect(page.url()).toContain(task);
  expect(await page.getByRole('button', { name: 'Accept' }).isDisabled()).toBe(true);
  while (!(await page.locator('.detail-head').getByText('pending').isVisible()))
    await page.keyboard.press(',');
  await page.keyboard.press('.');
  await page.getByRole('button', { name: 'Back to live' }).click();
  await page.getByText(/There is no such task|no longer has this task/).waitFor();
  expect(problems.filter((problem) => !problem.includes('404'))).toEqual([]);
  await close();
});
