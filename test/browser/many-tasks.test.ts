import type { Browser } from 'playwright-core';
import { launchBrowser, openPage } from './browser';
import { type RunningConsole, startConsole } from './running-console';
import { median, scroll } from './scrolling';

/*
 * Ten thousand live tasks. What is measured exactly is `npm run bench -- console`; a machine that does other things at
 * the same time still has to draw half of that.
 */

const TASKS = 10_000;
const TRIES = 5;

let browser: Browser;
let running: RunningConsole;

beforeAll(async () => {
  [browser, running] = await Promise.all([launchBrowser(), startConsole()]);
  await running.createTasks(TASKS);
});
afterAll(async () => {
  await browser.close();
  await running.close();
});

test('they scroll, and only those that are seen are in the document', async () => {
  const { page, problems, close } = await openPage(browser, `${running.url}/tasks`);
  await page.getByText('live (10,000)').waitFor({ state: 'attached' });
  const tries = [];
  for (let count = 0; count < TRIES; count++) tries.push(await scroll(page));
  expect(Math.max(...tries.map(({ elements }) => elements))).toBeLessThan(1_500);
  expect(median(tries.map(({ framesPerSecond }) => framesPerSecond))).toBeGreaterThan(25);
  // The last one is reached as well, and a filter finds it.
  await page.locator('.virtual-list .row').first().focus();
  await page.keyboard.press('End');
  await page.locator('.row:focus', { hasText: '"number":0' }).waitFor();
  await page.getByLabel('Filter by attributes or SID').fill('"number":7777}');
  await page.locator('.virtual-list li').first().getByText('"number":7777').waitFor();
  expect(await page.locator('.virtual-list li').count()).toBe(1);
  expect(problems).toEqual([]);
  await close();
});

test('a new one costs what it changes: the page follows a thousand of them in a moment', async () => {
  const { page, problems, close } = await openPage(browser, `${running.url}/tasks`);
  await page.getByText('live (10,000)').waitFor({ state: 'attached' });
  await running.createTasks(1_000);
  await page.getByText('live (11,000)').waitFor({ state: 'attached', timeout: 5_000 });
  const { elements } = await scroll(page);
  expect(elements).toBeLessThan(1_500);
  expect(problems).toEqual([]);
  await close();
});
