/**
 * How a page begins: when something is painted, when the system runs, and what was loaded for that.
 */
import type { Page } from "playwright-core";

const MS_PER_SECOND = 1000;
/** Programs of guests, kernels and snapshots: the images of a system. */
const IMAGES = /\/assets\//;

export interface Start {
  /** Seconds from the navigation to the first text or picture (Paint Timing, W3C). */
  paint: number;
  /** Seconds from the navigation to the first text that a VM has printed. */
  running: number;
  /** Bytes that the server sent: the page, the board and the list of parts; and images. */
  pageBytes: number;
  imageBytes: number;
}

/** Goes to `address`, and watches. */
export async function measureStart(page: Page, address: string): Promise<Start> {
  const start: Start = { paint: 0, running: 0, pageBytes: 0, imageBytes: 0 };
  page.on("response", (response) => {
    const bytes = Number(response.headers()["content-length"] ?? 0);
    if (IMAGES.test(response.url())) start.imageBytes += bytes;
    else start.pageBytes += bytes;
  });
  await page.goto(address);
  const printed = await page.waitForFunction(() => {
    const consoles = document.querySelectorAll('.vm:not(.operator) [data-testid^="terminal-"] .xterm-rows');
    return [...consoles].some(({ textContent }) => textContent?.trim()) && performance.now();
  });
  start.running = Number(await printed.jsonValue()) / MS_PER_SECOND;
  const paint = await page.evaluate(
    () => performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? Number.NaN,
  );
  start.paint = paint / MS_PER_SECOND;
  return start;
}
