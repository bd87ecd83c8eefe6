/** A visit without a mouse: Tab, arrows, Enter and Escape reach everything. */
import type { Page } from "playwright-core";
import { by, started, status } from "./looks";

/** The page has fewer things to stop at. */
const MOST_STOPS = 60;

export async function useKeyboard(page: Page): Promise<void> {
  const press = (key: string) => page.keyboard.press(key);
  await by(page, "pause").waitFor();
  await tabTo(page, "pause");
  await press("Enter");
  await by(page, "run").waitFor();
  await tabTo(page, "next");
  await press("Space");
  await status(page, /^stopped at the next event/);
  await tabTo(page, "speed");
  await press("ArrowUp");
  await page.waitForFunction(
    () => document.querySelector<HTMLSelectElement>('[data-testid="speed"]')?.value === "0.1",
  );
  await tabTo(page, "actions-rtos");
  await press("Enter");
  await by(page, "restart-rtos").waitFor();
  await press("Escape");
  await by(page, "restart-rtos").waitFor({ state: "hidden" });
  await press("Enter");
  await tabTo(page, "restart-rtos");
  await press("Enter");
  await started(page, "rtos", 2);
  // Through the terminals, which leave Tab to the page.
  await tabTo(page, "timeline");
  for (const key of ["ArrowLeft", "+", "-", "Home", "Enter"]) await press(key);
  await status(page, /^at a moment of the past/);
  await tabTo(page, "tab-tasks");
  for (let times = 0; times < 3; times++) await press("ArrowRight");
  await by(page, "code").locator(".cm-content").waitFor();
  await tabTo(page, "theme");
  await press("Enter");
  await page.locator('html[data-theme="dark"]').waitFor();
  await tabTo(page, "language");
  await press("Enter");
  await page.locator('html[lang="ja"]').waitFor();
}

async function tabTo(page: Page, id: string): Promise<void> {
  const isThere = () =>
    page.evaluate((wanted) => document.activeElement?.getAttribute("data-testid") === wanted, id);
  for (let stops = 0; stops < MOST_STOPS; stops++) {
    if (await isThere()) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab does not come to ${id}`);
}
