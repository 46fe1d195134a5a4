import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { goTo, launchBrowser, openPage } from './browser';
import { type RunningConsole, startConsole } from './running-console';

/* npm run console:screenshots: the pictures of the README and of docs/console.md, taken of a walk that is really walked. */

const FOLDER = join(__dirname, '..', '..', 'docs', 'console');
const DESK = { width: 1240, height: 760 };
const PHONE = { width: 390, height: 760 };

async function main(): Promise<void> {
  await mkdir(FOLDER, { recursive: true });
  const [browser, running] = await Promise.all([launchBrowser(), startConsole()]);
  try {
    const [done, waiting] = await walk(running);
    await take(browser, running, 'workspace', '/', async () => undefined);
    await take(browser, running, 'workspace-dark', '/', async () => undefined, { colorScheme: 'dark' });
    await take(browser, running, 'task', `/tasks/${done}`, (page) =>
      page.getByText('task.completed').waitFor(),
    );
    await take(browser, running, 'why', `/tasks/${waiting}/why`, (page) =>
      page.locator('.verdicts').waitFor(),
    );
    await take(browser, running, 'inspector', '/inspector?show=callbacks', openCallback);
    await take(browser, running, 'forged', '/inspector?show=failed', openForged);
    await take(browser, running, 'create', '/tasks/new', async () => undefined);
    await take(browser, running, 'history', '/history?log=run&at=40', async (page) =>
      goTo(page, 'Workspace'),
    );
    await take(browser, running, 'phone', `/tasks/${done}`, async () => undefined, {
      viewport: PHONE,
      colorScheme: 'dark',
    });
  } finally {
    await browser.close();
    await running.close();
  }
}

/** The tutorial's walk, and what is worth seeing beside it. @returns the task that is done, and one that waits */
async function walk(running: RunningConsole): Promise<readonly [string, string]> {
  await running.setActivity('Alice', 'Idle');
  const done = await running.createTask({ selected_language: 'es', customer: 'Ana' });
  await running.settled();
  for (const status of ['accepted', 'wrapping', 'completed'] as const) await running.answer(done, status);
  await running.setActivity('Alice', 'Idle');
  await running.createTask({ selected_language: 'en', customer: 'Ben' });
  const waiting = await running.createTask({ selected_language: 'es', customer: 'Carla' });
  await running.createTask({ selected_language: 'en', customer: 'Dan' });
  await running.createTask({ selected_language: 'fr', customer: 'Elise' });
  await running.forgeCallback(waiting);
  await running.settled();
  return [done, waiting];
}

async function take(
  browser: Browser,
  running: RunningConsole,
  name: string,
  path: string,
  prepare: (page: Page) => Promise<unknown>,
  options: BrowserContextOptions = {},
): Promise<void> {
  const { page, close } = await openPage(browser, `${running.url}${path}`, {
    viewport: DESK,
    colorScheme: 'light',
    ...options,
  });
  await page.locator('main h1:visible').first().waitFor();
  await prepare(page);
  await page.mouse.move(0, 0);
  await page.waitForTimeout(400);
  await page.screenshot({ path: join(FOLDER, `${name}.png`) });
  console.error(`docs/console/${name}.png`);
  await close();
}

async function openCallback(page: Page): Promise<void> {
  await page
    .getByRole('link', { name: /assignment/ })
    .last()
    .click();
  await page.getByRole('heading', { name: /^assignment callback/ }).waitFor();
}

async function openForged(page: Page): Promise<void> {
  await page
    .getByRole('link', { name: /received/ })
    .first()
    .click();
  await page.getByText('The signature is wrong').waitFor();
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
