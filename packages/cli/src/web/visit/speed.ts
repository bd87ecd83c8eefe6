/**
 * How fast the page begins, and how fast the board runs in it and in Node: the same system, a part
 * of a virtual second at a time, in turns, because other programs may use the machine. The page
 * runs as a person sees it, with its timeline and figures; Node runs the machine of the page alone.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { QUANTUM } from "@mvm/board";
import { CORE_WASM } from "@mvm/board/build";
import { CPU_HZ } from "@mvm/config";
import { loadFiles } from "@mvm/web/machine/files";
import { bootable, configurationOf } from "@mvm/web/machine/images";
import { Machine } from "@mvm/web/machine/machine";
import { readWarm } from "@mvm/web/machine/warm";
import { type Asset, partsFile, type SystemParts } from "@mvm/web/parts";
import type { Page } from "playwright-core";
import { openBrowser, openPage } from "./browser";
import { timeOf, until } from "./looks";
import { measureStart, type Start } from "./start";

/** Turns, and virtual seconds of each. */
const TURNS = 8;
const TURN_SECONDS = 0.25;
const MS_PER_SECOND = 1000;
const WINDOW = { width: 1280, height: 900 };

export interface Speeds {
  start: Start;
  /** Virtual seconds in a second of the wall: the best turn of each side. */
  node: number;
  page: number;
}

/** @param site the folder of the site, and its address */
export async function measureSpeed(name: string, site: string, url: string): Promise<Speeds> {
  const browser = await openBrowser();
  try {
    const { page } = await openPage(browser, WINDOW);
    const start = await measureStart(page, `${url}#${name}`);
    await page.locator('[data-testid="pause"]').waitFor();
    // The second worker, which measures the tasks alone, would use the machine, too.
    await page.locator('[data-testid="tab-map"]').click();
    await page.locator('[data-testid="speed"]').selectOption("0");
    await page.locator('[data-testid="pause"]').click();
    const machine = await inNode(name, site);
    const speeds: Speeds = { start, node: 0, page: 0 };
    for (let turn = 0; turn < TURNS; turn++) {
      speeds.page = Math.max(speeds.page, await pageTurn(page));
      speeds.node = Math.max(speeds.node, nodeTurn(machine));
    }
    return speeds;
  } finally {
    await browser.close();
  }
}

async function inNode(name: string, site: string): Promise<Machine> {
  const parts: SystemParts = JSON.parse(readFileSync(join(site, partsFile(name)), "utf8"));
  const configuration = configurationOf(parts, parts.text);
  const read = async (asset: Asset) => gunzipSync(readFileSync(join(site, asset)));
  const elf = await bootable(parts, await loadFiles(parts, read), configuration);
  const warm = parts.warm === null ? undefined : await readWarm(await read(parts.warm));
  const { places } = parts;
  return Machine.create({ core: readFileSync(CORE_WASM), elf, configuration, places, name }, warm);
}

function nodeTurn(machine: Machine): number {
  const begun = performance.now();
  machine.runTo(machine.boundary(Math.round((TURN_SECONDS * CPU_HZ) / QUANTUM)));
  return TURN_SECONDS / ((performance.now() - begun) / MS_PER_SECOND);
}

async function pageTurn(page: Page): Promise<number> {
  const from = await timeOf(page);
  const begun = performance.now();
  await page.locator('[data-testid="run"]').click();
  await until(page, from + TURN_SECONDS);
  const speed = ((await timeOf(page)) - from) / ((performance.now() - begun) / MS_PER_SECOND);
  await page.locator('[data-testid="pause"]').click();
  await page.locator('[data-testid="run"]').waitFor();
  return speed;
}
