/**
 * Visits of the page, as a person would make them. Each waits for what the person wants to see, so
 * a visit that ends has seen it. The end of each is a picture for the documents.
 */
import type { Page } from "playwright-core";
import type { Window } from "./browser";
import { pressButtons } from "./buttons";
import { useKeyboard } from "./keyboard";
import { act, by, latencyOf, pause, sees, timeOf, until } from "./looks";

export interface Visit {
  /** Of the picture, too. */
  name: string;
  /** False: the visit is only a test. */
  picture?: boolean;
  system: string;
  window: Window;
  /** Needs Linux, whose first start takes a minute. */
  linux?: boolean;
  walk(page: Page): Promise<void>;
}

/** The heights are such that pictures end with a card of the page. */
const wide = (height: number): Window => ({ width: 1440, height });
const WIDE = wide(1000);
const NARROW = { width: 420, height: 860 };

async function waitForAlone(page: Page): Promise<void> {
  await page.getByText("the same as alone, to the cycle").first().waitFor();
}

/** A hundred jobs of a task at 1 kHz. */
const SOME_JOBS = 0.1;

async function ticks(page: Page): Promise<void> {
  await sees(page, "rtos", "control: 1 kHz and 100 Hz tasks running");
  await until(page, 2 * SOME_JOBS);
  await waitForAlone(page);
  await pause(page);
  // The other VM's tasks are measured alone, too.
  await page.waitForFunction(() => !document.body.textContent?.includes("measuring it alone"));
}

async function crash(page: Page): Promise<void> {
  // Slow enough for a person to read what MVM prints.
  await by(page, "speed").selectOption("0.1");
  await until(page, SOME_JOBS / 2);
  await pause(page);
  await waitForAlone(page);
  const before = await latencyOf(page, "rtos", "control");
  await act(page, "attack", "flaky");
  await sees(page, "mvm", "0x3c000000");
  await page.waitForFunction(() => {
    const shown = document.querySelector('[data-testid="terminal-mvm"] .xterm-rows')?.textContent ?? "";
    return shown.indexOf("VM flaky restarted", shown.indexOf("0x3c000000")) > 0;
  });
  await pause(page);
  const after = await latencyOf(page, "rtos", "control");
  if (after !== before) throw new Error(`the RTOS's longest latency was ${before}, and is ${after} cycles`);
}

async function back(page: Page): Promise<void> {
  await until(page, 2 * SOME_JOBS);
  await pause(page);
  const now = await timeOf(page);
  const picture = by(page, "timeline");
  const { width } = (await picture.boundingBox())!;
  await picture.hover({ position: { x: width / 2, y: 40 } });
  await picture.click({ position: { x: width / 2, y: 40 } });
  await page.waitForFunction(
    (before) => Number.parseFloat(document.querySelector('[data-testid="time"]')!.textContent!) < before,
    now,
  );
  await by(page, "run").click();
  await until(page, now + SOME_JOBS / 2);
  await pause(page);
  await picture.click({ position: { x: (2 * width) / 3, y: 40 } });
  await page.getByText("at a moment of the past").waitFor();
}

async function breakConfiguration(page: Page): Promise<void> {
  await by(page, "tab-configuration").click();
  await by(page, "code").locator(".cm-content").waitFor();
  await page.getByText("mvm check finds nothing wrong").waitFor();
  await by(page, "code").getByText('"cores"').first().click();
  await page.keyboard.press("End");
  await page.keyboard.press("Shift+Home");
  await page.keyboard.type('"cores": [7],');
  await by(page, "problems").getByText("line 11").first().waitFor();
  await pause(page);
  await by(page, "problems").scrollIntoViewIfNeeded();
}

async function shell(page: Page): Promise<void> {
  await sees(page, "linux", "/ #");
  await by(page, "terminal-linux").click();
  await page.keyboard.type("uname -a\n");
  await sees(page, "linux", "armv7l GNU/Linux");
  await waitForAlone(page);
  await pause(page);
}

async function loadLinux(page: Page): Promise<void> {
  await sees(page, "linux", "/ #");
  await waitForAlone(page);
  const before = await latencyOf(page, "rtos", "control");
  await act(page, "load", "linux");
  await sees(page, "linux", "while :");
  await act(page, "storm", "linux");
  await until(page, (await timeOf(page)) + SOME_JOBS);
  await pause(page);
  const after = await latencyOf(page, "rtos", "control");
  if (after !== before) throw new Error(`the RTOS's longest latency was ${before}, and is ${after} cycles`);
}

const plant = (page: Page, fallen: boolean) =>
  page.locator(`[data-testid="plant"][data-fallen="${fallen}"]`).waitFor();

async function balance(page: Page): Promise<void> {
  await plant(page, false);
  await waitForAlone(page);
  await pause(page);
}

async function dropPole(page: Page): Promise<void> {
  await plant(page, false);
  await act(page, "hang", "rtos");
  await plant(page, true);
  await by(page, "misses")
    .getByText(/deadlines? missed/)
    .waitFor();
  await pause(page);
}

async function showMap(page: Page): Promise<void> {
  await until(page, SOME_JOBS);
  await by(page, "tab-map").click();
  await pause(page);
  await page.locator(".why").filter({ hasText: "protected" }).first().click();
  await page.locator(".why[open] p").first().waitFor();
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
}

async function showCounters(page: Page): Promise<void> {
  await until(page, SOME_JOBS);
  await by(page, "tab-counters").click();
  await pause(page);
}

export const VISITS: readonly Visit[] = [
  { name: "web-two-rtos", system: "two-rtos", window: wide(1440), walk: ticks },
  { name: "web-crash", system: "restart", window: wide(1440), walk: crash },
  { name: "web-back", system: "two-rtos", window: { ...wide(1110), dark: true }, walk: back },
  { name: "web-configuration", system: "two-rtos", window: WIDE, walk: breakConfiguration },
  { name: "web-map", system: "isolation", window: wide(1060), linux: true, walk: showMap },
  { name: "web-counters-ja", system: "two-rtos", window: { ...WIDE, language: "ja" }, walk: showCounters },
  { name: "web-narrow", system: "two-rtos", window: NARROW, walk: ticks },
  { name: "web-linux", system: "rtos-linux", window: wide(1260), linux: true, walk: shell },
  { name: "buttons", picture: false, system: "restart", window: WIDE, walk: pressButtons },
  { name: "keyboard", picture: false, system: "restart", window: WIDE, walk: useKeyboard },
  { name: "web-pendulum", system: "pendulum", window: wide(1194), linux: true, walk: balance },
  { name: "load", picture: false, system: "rtos-linux", window: WIDE, linux: true, walk: loadLinux },
  {
    name: "web-fall",
    system: "pendulum",
    window: { ...wide(1240), dark: true },
    linux: true,
    walk: dropPole,
  },
];
