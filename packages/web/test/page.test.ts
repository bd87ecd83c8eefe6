/** The page in Chromium, as a person uses it: each visit waits for what the person wants to see. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { web } from "@mvm/cli/commands/web";
import { findSystemFile } from "@mvm/cli/system-file";
import { type SiteServer, serveSite } from "@mvm/cli/web/server";
import { Site } from "@mvm/cli/web/site";
import { openBrowser, openPage } from "@mvm/cli/web/visit/browser";
import { hasChromium } from "@mvm/cli/web/visit/chromium";
import { walk } from "@mvm/cli/web/visit/screenshots";
import { VISITS } from "@mvm/cli/web/visit/visits";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

/** MVM_WEB=all: the visits of Linux, too. */
const ALL = process.env["MVM_WEB"] === "all";
/** The others are for their pictures. */
const SHORT = ["web-crash", "web-back", "web-configuration", "buttons", "keyboard"];
/** A site works in any folder of a server. */
const BELOW = "some/folder/";
const chosen = VISITS.filter(({ name }) => ALL || SHORT.includes(name));
const systems = [...new Set(chosen.map(({ system }) => system))];

it("an export that fails leaves its folder empty, and can be given again", async () => {
  const folder = mkdtempSync(join(tmpdir(), "mvm-export-"));
  const file = join(folder, "broken.jsonc");
  const site = join(folder, "site");
  const text = readFileSync(findSystemFile("hello"), "utf8");
  writeFileSync(file, text.replace(/"program": "[^"]*"/, '"elf": "missing.elf"'));
  for (let times = 0; times < 2; times++) {
    await expect(web(file, { port: "0", export: site })).rejects.toThrow("missing.elf");
    expect(readdirSync(site)).toEqual([]);
  }
  rmSync(folder, { recursive: true });
});

describe.skipIf(!hasChromium())("the page (needs Debian's chromium)", () => {
  let server: SiteServer;
  let browser: Browser;
  let folder: string;
  let address: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "mvm-web-"));
    const site = await Site.open(systems.map(findSystemFile), join(folder, BELOW));
    server = await serveSite(folder, 0, (path) => site.prepare(path.slice(BELOW.length)));
    address = `${server.url}${BELOW}`;
    browser = await openBrowser();
  });

  afterAll(async () => {
    await browser?.close();
    await server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(chosen.map((visit) => [visit.name, visit] as const))("%s", async (_, visit) => {
    const { page, errors } = await openPage(browser, visit.window);
    const outside: string[] = [];
    await page.route(/./, (route) => {
      const asked = route.request().url();
      if (asked.startsWith(address) || asked.startsWith("data:")) return route.continue();
      outside.push(asked);
      return route.abort();
    });
    await walk(page, visit, address);
    await page.close();
    expect({ errors, outside }).toEqual({ errors: [], outside: [] });
  });

  it("is at most 3 MB, besides images", () => {
    const files = readdirSync(join(folder, BELOW), { recursive: true, encoding: "utf8" })
      .filter((file) => !file.startsWith("assets"))
      .map((file) => statSync(join(folder, BELOW, file)))
      .filter((stat) => stat.isFile());
    const bytes = files.reduce((sum, { size }) => sum + size, 0);
    expect(bytes).toBeLessThanOrEqual(3e6);
    expect(bytes).toBeGreaterThan(1e6);
  });
});
