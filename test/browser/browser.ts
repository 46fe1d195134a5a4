import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

/* A real Chromium, and pages of it that are watched for what must not happen. */

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

const HOW_TO_GET_ONE = `There is no Chromium in PATH. Any one does:
  Debian, Ubuntu: apt-get install chromium
  macOS:          brew install --cask chromium
  elsewhere:      npx playwright-core install chromium
and say where it is, if it is in another place: CHROMIUM=/path/to/chrome npm run test:browser`;

/** The browser to test with: $CHROMIUM, or the first one in PATH. @throws Error that says how to get one */
export function findChromium(): string {
  const named = process.env.CHROMIUM;
  if (named !== undefined && existsSync(named)) return named;
  const places = (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => NAMES.map((name) => join(folder, name)));
  const found = named === undefined ? places.find((place) => existsSync(place)) : undefined;
  if (found === undefined)
    throw new Error(named === undefined ? HOW_TO_GET_ONE : `$CHROMIUM: ${named} is not there`);
  return found;
}

/** So that nothing leaves the machine but what the page itself asks for, which is what is tested. */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: findChromium(), args: ARGUMENTS });
}

/** A page, and what has gone wrong on it: it has to be nothing. */
export interface WatchedPage {
  readonly page: Page;
  readonly problems: readonly string[];
  readonly close: () => Promise<void>;
}

/** Opens a page that takes down errors, refusals of its security policy, and requests to other places. */
export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> {
  const context = await browser.newContext({ viewport: { width: 1360, height: 850 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const problems: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) problems.push(`${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => problems.push(`thrown: ${error.message}`));
  page.on('request', (request) => {
    const { hostname, protocol } = new URL(request.url());
    if (protocol.startsWith('http') && hostname !== '127.0.0.1')
      problems.push(`asked elsewhere: ${request.url()}`);
  });
  await page.goto(url);
  await page.locator('[data-connection=live]').waitFor();
  return { page, problems, close: () => context.close() };
}

/** Goes to a view by the page's own navigation. */
export async function goTo(
  page: Page,
  view: 'Workspace' | 'Tasks' | 'Inspector' | 'History' | 'Alerts',
): Promise<void> {
  await page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: view }).click();
}
