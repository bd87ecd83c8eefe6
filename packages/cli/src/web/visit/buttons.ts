/** A visit that presses every button of the page with the mouse, on the system of demos/restart. */
import type { Page } from "playwright-core";
import { act, by, pause, started, state, status, timeOf, until } from "./looks";

export async function pressButtons(page: Page): Promise<void> {
  await until(page, 0.1);
  await step(page);
  await changeSpeed(page);
  await changeLives(page);
  await changeLevels(page);
  await moveTimeline(page);
  await beginAgain(page);
}

const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name, exact: true });

async function step(page: Page): Promise<void> {
  await pause(page);
  for (let times = 0; times < 2; times++) {
    await by(page, "next").click();
    await status(page, /^stopped at the next event: \S/);
  }
  await by(page, "run").click();
}

/** The speed that the page shows is the chosen one, or below on a busy machine. */
async function changeSpeed(page: Page): Promise<void> {
  await by(page, "speed").selectOption("0.01");
  await status(page, /^0\.0[01]\d* ×/);
  await by(page, "speed").selectOption("0");
  await until(page, (await timeOf(page)) + 0.1);
  await by(page, "speed").selectOption("1");
}

async function changeLives(page: Page): Promise<void> {
  await act(page, "hang", "rtos");
  await by(page, "outcome").getByText("endless loop").waitFor();
  await by(page, "misses")
    .getByText(/deadlines? missed/)
    .waitFor();
  await button(page, "Show the last miss").click();
  await act(page, "restart", "rtos");
  await started(page, "rtos", 2);
  await act(page, "storm", "rtos");
  await by(page, "outcome").getByText("2,048 keys").waitFor();
  await act(page, "stop", "counter");
  await state(page, "counter", "stopped");
  await by(page, "actions-counter").click();
  if (await by(page, "attack-counter").isEnabled())
    throw new Error("a VM that is stopped can be made to attack");
  await by(page, "start-counter").click();
  await state(page, "counter", "running");
  await started(page, "counter", 2);
  await act(page, "attack", "counter");
  await state(page, "counter", "faulted");
  await act(page, "restart", "counter");
  await started(page, "counter", 3);
}

async function changeLevels(page: Page): Promise<void> {
  const level = (name: string) =>
    page
      .locator("section", { has: by(page, "state-rtos") })
      .locator(`.badge.${name}`)
      .waitFor();
  await act(page, "srt", "rtos");
  await level("srt");
  await act(page, "hrt", "rtos");
  await level("hrt");
}

async function moveTimeline(page: Page): Promise<void> {
  await button(page, "All tracks").click();
  for (const name of ["Earlier", "Later", "Zoom out", "Zoom in"]) await button(page, name).click();
  if ((await button(page, "Follow").getAttribute("aria-pressed")) !== "false")
    throw new Error("a timeline that was moved still follows the run");
  await button(page, "Follow").click();
  await pause(page);
  await page.getByText("The visible part as a table").click();
  await page
    .getByRole("button", { name: /^Go to/ })
    .first()
    .click();
  await status(page, /^at a moment of the past/);
  await by(page, "run").click();
  await by(page, "pause").waitFor();
}

async function beginAgain(page: Page): Promise<void> {
  await by(page, "again").click();
  await started(page, "counter", 1);
  await until(page, 0.05);
}
