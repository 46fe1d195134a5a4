import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { launchBrowser, openPage, type WatchedPage } from './browser';
import { type RunningConsole, startConsole } from './running-console';

/* Every view, light and dark, on a desk and on a phone: nothing serious for axe, and nothing wider than the window. */

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

let browser: Browser;
let running: RunningConsole;
let task: string;

beforeAll(async () => {
  [browser, running] = await Promise.all([launchBrowser(), startConsole()]);
  await running.setActivity('Alice', 'Idle');
  task = await running.createTask({ selected_language: 'es' });
  await running.createTask({ selected_language: 'xx' });
  await running.forgeCallback(task);
  await running.settled();
});
afterAll(async () => {
  await browser.close();
  await running.close();
});

const VIEWS: readonly (readonly [string, () => string])[] = [
  ['workspace', () => '/'],
  ['tasks', () => '/tasks'],
  ['create a task', () => '/tasks/new'],
  ['task: story', () => `/tasks/${task}`],
  ['task: why', () => `/tasks/${task}/why`],
  ['task: attributes', () => `/tasks/${task}/attributes`],
  ['task: requests', () => `/tasks/${task}/traffic`],
  ['inspector', () => '/inspector'],
  ['inspector: a callback', () => '/inspector/callbacks/1'],
  ['inspector: a request', () => '/inspector/requests/1'],
  ['inspector: received', () => '/inspector/inspections/1'],
  ['history', () => '/history'],
  ['history: a log', () => '/history?log=run&at=10'],
  ['alerts', () => '/alerts'],
  ['a SID', () => `/sid/${running.workerSid('Alice')}`],
  ['a SID that is unknown', () => `/sid/WK${'0'.repeat(32)}`],
  ['an unknown address', () => '/nowhere'],
];

/** Runs in the page: what axe finds that keeps people out. */
const SERIOUS = `axe.run().then(({ violations }) => violations
  .filter(({ impact }) => impact === 'serious' || impact === 'critical')
  .map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html.slice(0, 200)).join(' | ')))`;

/** By how many pixels the page is wider than its window. */
const WIDER = 'document.documentElement.scrollWidth - innerWidth';

const DESK = { width: 1360, height: 850 };
const PHONE = { width: 390, height: 844 };

describe.each([
  ['light, on a desk', { colorScheme: 'light', viewport: DESK }],
  ['dark, on a desk', { colorScheme: 'dark', viewport: DESK }],
  ['light, on a phone', { colorScheme: 'light', viewport: PHONE }],
  ['dark, on a phone', { colorScheme: 'dark', viewport: PHONE }],
] as const)('%s', (_name, options) => {
  let opened: WatchedPage;

  beforeAll(async () => {
    opened = await openPage(browser, running.url, options);
  });
  afterAll(() => opened.close());

  test.each(VIEWS)('%s', async (_view, path) => {
    const { page, problems } = opened;
    await page.goto(`${running.url}${path()}`);
    await page.locator('[data-connection=live]').waitFor();
    await page.locator('main h1:visible').first().waitFor();
    // What is asked for in the background has come, and been drawn.
    await page.waitForTimeout(150);
    // A policy as strict as the page's lets no script in but by the debugger.
    await page.evaluate(AXE);
    const found: string[] = await page.evaluate(SERIOUS);
    expect(found).toEqual([]);
    expect(await page.evaluate(WIDER)).toBeLessThanOrEqual(0);
    expect(problems.filter((problem) => !problem.includes('404'))).toEqual([]);
  });
});
