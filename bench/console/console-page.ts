import { findChromium, launchBrowser, openPage } from '#test/browser/browser';
import { startConsole } from '#test/browser/running-console';
import { scroll } from '#test/browser/scrolling';
import { milliseconds, whole } from '../report/format';
import type { Report, Section } from '../section';
import { summarize } from '../statistics';

const TASKS = 10_000;

/** The console's page with ten thousand live tasks, scrolled as fast as a hand does. */
export const consolePage: Section = {
  name: 'console',
  asks: 'Does the console scroll smoothly through ten thousand live tasks, and how soon is it there?',
  async run(bench): Promise<Report> {
    try {
      findChromium();
    } catch (error) {
      bench.say(error instanceof Error ? error.message : String(error));
      return { tables: [], figures: {} };
    }
    bench.say('Starting the local stack and a browser …');
    const [browser, running] = await Promise.all([launchBrowser(), startConsole()]);
    bench.atEnd(() => browser.close());
    bench.atEnd(() => running.close());
    await running.createTasks(TASKS);
    bench.say('Scrolling …');
    const begun = performance.now();
    const { page } = await openPage(browser, `${running.url}/tasks`);
    await page.locator('.virtual-list .row').first().waitFor();
    const openedMs = performance.now() - begun;
    const tries = [];
    for (let count = 0; count < (bench.quick ? 3 : 9); count++) tries.push(await scroll(page, 2));
    const frames = summarize(tries.map(({ framesPerSecond }) => framesPerSecond));
    const slow = summarize(tries.map(({ slowFrame }) => slowFrame));
    const elements = Math.max(...tries.map((one) => one.elements));
    return {
      tables: [
        {
          title: `The console with ${whole(TASKS)} live tasks`,
          columns: ['', 'measured'],
          rows: [
            ['frames a second while scrolling, the middle of all tries', frames.median.toFixed(1)],
            ['a frame in 20 takes longer than', milliseconds(slow.median)],
            ['until the list is there', milliseconds(openedMs)],
            ['elements in the document', whole(elements)],
          ],
          notes: [
            'A headless Chromium draws at most 60 frames a second. It shares the machine with the stack.',
          ],
        },
      ],
      figures: { tasks: TASKS, framesPerSecond: frames, slowFrameMs: slow, openedMs, elements },
    };
  },
};
