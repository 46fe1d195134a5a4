import type { Browser } from 'playwright-core';
import { launchBrowser, openPage } from './browser';
import { type RunningConsole, startConsole } from './running-console';

/* What can't be seen elsewhere: why nobody takes a task, who would, and what a forged callback was refused for. */

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

test('a task that nobody can take: each worker with the clause that decided, and then who takes it', async () => {
  const task = await running.createTask({ selected_language: 'es' });
  const { page, problems, close } = await openPage(browser, `${running.url}/tasks/${task}`);
  await page.getByText('Nobody can take it now.').waitFor();
  await page.getByRole('link', { name: 'Why in full' }).click();
  const workers = page.locator('main table');
  await workers.getByText('is Offline, which is not available').waitFor();
  await workers.getByText('languages HAS "es" (languages is ["en"])').waitFor();
  await page.getByText('because selected_language == "en" (selected_language is "es")').waitFor();
  // It is asked anew as soon as something has changed.
  await running.setActivity('Alice', 'Idle');
  await workers.getByText('has it: the reservation is').waitFor();
  expect(problems).toEqual([]);
  await close();
});

test('a task that no filter matches says so, with its alert where it happened', async () => {
  const task = await running.createTask({ selected_language: 'xx' });
  const { page, problems, close } = await openPage(browser, `${running.url}/tasks/${task}`);
  await page.getByText('Canceled: Task did not match any filter of the Workflow').waitFor();
  await page.locator('.timeline .alert').getByText('did not match any filter').waitFor();
  await page
    .getByRole('navigation', { name: 'Views' })
    .getByRole('link', { name: /Alerts/ })
    .click();
  await page.locator('.alerts').getByText('did not match any filter').waitFor();
  expect(problems).toEqual([]);
  await close();
});

test('attributes are checked as they are typed, and the way they lead is said before the task is there', async () => {
  const { page, problems, close } = await openPage(browser, `${running.url}/tasks/new`);
  const attributes = page.getByLabel('Attributes');
  await attributes.fill('{"selected_language": "en",}');
  await page.getByText('Not JSON yet: unexpected "}" in line 1, column 28').waitFor();
  expect(await page.getByRole('button', { name: 'Create the task' }).isDisabled()).toBe(true);
  await attributes.fill('{"selected_language": "en"}');
  await page.getByText('Filter English matches and leads to Customer Care Requests - English').waitFor();
  await attributes.fill('{"selected_language": "fr"}');
  await page.getByText('TaskRouter cancels it at once').waitFor();
  expect(problems).toEqual([]);
  await close();
});

test('whatever a SID stands for is found by pasting it', async () => {
  const { page, problems, close } = await openPage(browser, running.url);
  const sid = running.workerSid('Bob');
  await page.getByLabel('Find a SID or a name').fill(`the worker ${sid} of the log`);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Bob' }).waitFor();
  expect(page.url()).toBe(`${running.url}/sid/${sid}`);
  await page.getByLabel('The resource as REST gives it').getByText('"friendly_name": "Bob"').waitFor();
  expect(problems).toEqual([]);
  await close();
});

test('the theme is the one of the system until another is chosen, and that one stays', async () => {
  const { page, problems, close } = await openPage(browser, running.url, { colorScheme: 'dark' });
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const dark = await background();
  await page.getByRole('button', { name: 'Theme: system. Change to light' }).click();
  const light = await background();
  expect(light).not.toBe(dark);
  await page.reload();
  await page.getByRole('button', { name: 'Theme: light. Change to dark' }).click();
  expect(await background()).toBe(dark);
  expect(problems).toEqual([]);
  await close();
});
