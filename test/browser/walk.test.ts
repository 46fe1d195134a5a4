import type { Browser, Page } from 'playwright-core';
import { launchBrowser, openPage, type WatchedPage } from './browser';
import { type RunningConsole, startConsole } from './running-console';

/* The tutorial's whole walk, on the page: the worker is available, a task is created, the stack answers the callback. */

let browser: Browser;
let running: RunningConsole;
let opened: WatchedPage;

beforeAll(async () => {
  [browser, running] = await Promise.all([launchBrowser(), startConsole()]);
});
afterAll(async () => {
  await browser.close();
  await running.close();
});
beforeEach(async () => {
  opened = await openPage(browser, running.url);
});
afterEach(async () => {
  expect(opened.problems).toEqual([]);
  await opened.close();
  await running.tidy();
});

const STEPS = ['created', 'queue', 'reserved', 'callback', 'accepted', 'assigned', 'wrapping', 'completed'];

/** Waits until the story in short has come so far. */
async function reaches(page: Page, step: string): Promise<void> {
  await page.locator(`.story-steps [data-step=${step}].done`).waitFor();
}

async function stepsDone(page: Page): Promise<readonly (string | null)[]> {
  return page
    .locator('.story-steps .done')
    .evaluateAll((steps) => steps.map((step) => step.getAttribute('data-step')));
}

test('by mouse', async () => {
  const { page } = opened;
  await page.getByLabel('Activity of Alice').selectOption({ label: 'Idle ✓' });
  await page.locator('main').getByRole('link', { name: 'Create a task' }).click();
  await page.getByRole('button', { name: 'Spanish' }).click();
  await page.getByRole('button', { name: 'Create the task' }).click();
  await reaches(page, 'callback');
  await page.getByRole('button', { name: 'Accept' }).click();
  await reaches(page, 'assigned');
  await page.getByRole('button', { name: 'Wrap up' }).click();
  await reaches(page, 'wrapping');
  await page.getByRole('button', { name: 'Complete' }).click();
  await reaches(page, 'completed');
  expect(await stepsDone(page)).toEqual(STEPS);
  await expectCompleted(page);
});

test('by keyboard alone', async () => {
  const { page } = opened;
  const { keyboard } = page;
  await tabTo(page, 'Activity of Alice');
  await keyboard.type('Idle');
  await tabTo(page, 'Create a task');
  await keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Create a task' }).waitFor();
  await tabTo(page, 'Spanish');
  await keyboard.press('Enter');
  await tabTo(page, 'Attributes');
  await keyboard.press('Control+Enter');
  await reaches(page, 'callback');
  await keyboard.press('a');
  await reaches(page, 'assigned');
  await keyboard.press('w');
  await reaches(page, 'wrapping');
  await keyboard.press('d');
  await reaches(page, 'completed');
  expect(await stepsDone(page)).toEqual(STEPS);
  await expectCompleted(page);
});

test('what the keys are is shown by ?, the list is walked by arrows, and Escape leads back', async () => {
  const { page } = opened;
  for (const topic of ['one', 'two', 'three']) await running.createTask({ topic, selected_language: 'es' });
  const { keyboard } = page;
  await keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keys' }).getByText('Create a task').waitFor();
  await keyboard.press('Escape');
  await keyboard.press('g');
  await keyboard.press('t');
  await page.getByRole('heading', { name: 'Tasks', exact: true }).waitFor();
  await page.getByText('"topic":"three"').waitFor();
  await tabUntil(page, '.virtual-list .row:focus');
  await keyboard.press('ArrowDown');
  await page.locator('.row:focus', { hasText: 'two' }).waitFor();
  await keyboard.press('End');
  await page.locator('.row:focus', { hasText: 'one' }).waitFor();
  await keyboard.press('Enter');
  await page.waitForURL(/\/tasks\/WT[0-9a-f]{32}$/);
  await page.locator('.detail h1:focus').waitFor();
  await keyboard.press('Escape');
  await page.waitForURL(/\/tasks$/);
});

/** What the page says is what the API says. */
async function expectCompleted(page: Page): Promise<void> {
  const sid = /WT[0-9a-f]{32}/.exec(page.url())?.[0] ?? '';
  expect(await running.statusOf(sid)).toBe('completed');
}

/** Presses Tab until a control of this name has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(() => {
      const element = document.activeElement;
      const label = element instanceof HTMLTextAreaElement ? element.labels[0]?.textContent : undefined;
      return element?.getAttribute('aria-label') ?? label ?? element?.textContent ?? '';
    });
    if (focused.trim() === name) return;
  }
  throw new Error(`Tab does not lead to ${name}`);
}

async function tabUntil(page: Page, selector: string): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    if ((await page.locator(selector).count()) > 0) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not lead to ${selector}`);
}
