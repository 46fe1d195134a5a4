import type { Page } from 'playwright-core';

/** How a list scrolled. */
export interface Scrolling {
  readonly framesPerSecond: number;
  /** ms between two frames that all but one in twenty stayed below. */
  readonly slowFrame: number;
  /** Elements in the whole document. */
  readonly elements: number;
}

/** Runs in the page. A text, because what runs there knows other globals than what is checked here. */
const SCROLL = (ms: number) => `new Promise((resolve) => {
  const box = document.querySelector('.virtual-list');
  const times = [];
  const begun = performance.now();
  let last = begun;
  box.scrollTop = 0;
  const frame = (now) => {
    times.push(now - last);
    last = now;
    box.scrollTop += 150;
    if (now - begun < ${ms}) {
      requestAnimationFrame(frame);
      return;
    }
    const inOrder = times.slice(1).sort((a, b) => a - b);
    resolve({
      framesPerSecond: (times.length - 1) / ((last - begun) / 1000),
      slowFrame: inOrder[Math.floor(inOrder.length * 0.95)],
      elements: document.querySelectorAll('*').length,
    });
  };
  requestAnimationFrame(frame);
})`;

/** Scrolls the list of tasks for a while, three rows a frame, and counts the frames that are drawn. */
export async function scroll(page: Page, seconds = 1): Promise<Scrolling> {
  return page.evaluate<Scrolling>(SCROLL(seconds * 1_000));
}

/** The one in the middle. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
