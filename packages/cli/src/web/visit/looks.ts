/** What a person looks at in the page, and waits for. */
import type { Locator, Page } from "playwright-core";

export function by(page: Page, id: string): Locator {
  return page.locator(`[data-testid="${id}"]`);
}

export async function sees(page: Page, console: string, text: string): Promise<void> {
  await page.waitForFunction(
    ([id, wanted]) =>
      document.querySelector(`[data-testid="terminal-${id}"] .xterm-rows`)?.textContent?.includes(wanted!),
    [console, text] as const,
  );
}

/** The virtual time that the page shows, in seconds. */
export async function timeOf(page: Page): Promise<number> {
  return Number.parseFloat((await by(page, "time").textContent()) ?? "0");
}

export async function until(page: Page, seconds: number): Promise<void> {
  await page.waitForFunction(
    (wanted) =>
      Number.parseFloat(document.querySelector('[data-testid="time"]')?.textContent ?? "0") >= wanted,
    seconds,
  );
}

export async function pause(page: Page): Promise<void> {
  await by(page, "pause").click();
  await by(page, "run").waitFor();
}

/** Waits until a VM was started so often. */
export async function started(page: Page, vm: string, times: number): Promise<void> {
  await page.locator(`[data-testid="starts-${vm}"][data-starts="${times}"]`).waitFor();
}

export async function state(page: Page, vm: string, text: string): Promise<void> {
  await by(page, `state-${vm}`).getByText(text, { exact: true }).waitFor();
}

/** Opens the actions of a VM, and presses one. */
export async function act(page: Page, what: string, vm: string): Promise<void> {
  await by(page, `actions-${vm}`).click();
  await by(page, `${what}-${vm}`).click();
}

/** The largest release latency of a task, in cycles, as the page's figure has it. */
export async function latencyOf(page: Page, vm: string, task: string): Promise<number> {
  return Number(await by(page, `task-${vm}-${task}`).getAttribute("data-max"));
}

/** The status beside the time. */
export function status(page: Page, text: string | RegExp): Promise<void> {
  return by(page, "status").filter({ hasText: text }).waitFor();
}
