/** The pictures of the documents: the end of each visit. */

import { join } from "node:path";
import { makeFolder } from "@mvm/setup/make-folder";
import { openBrowser, openPage } from "./browser";
import { by } from "./looks";
import { VISITS, type Visit } from "./visits";

/** @throws Error if a visit does not see what it should */
export async function takeScreenshots(
  url: string,
  folder: string,
  say: (text: string) => void,
): Promise<void> {
  makeFolder(folder);
  const browser = await openBrowser();
  try {
    for (const visit of VISITS.filter(({ picture = true }) => picture)) {
      const file = join(folder, `${visit.name}.png`);
      const { page, errors } = await openPage(browser, visit.window);
      await walk(page, visit, url);
      await page.screenshot({ path: file });
      await page.close();
      if (errors.length > 0) throw new Error(`${visit.name}: ${errors[0]}`);
      say(file);
    }
  } finally {
    await browser.close();
  }
}

/** What a person wants to see comes sooner, also on a busy machine. Linux may boot first. */
const LONGEST_MS = 90_000;
const LONGEST_WITH_LINUX_MS = 600_000;

export async function walk(
  page: Awaited<ReturnType<typeof openPage>>["page"],
  visit: Visit,
  url: string,
): Promise<void> {
  page.setDefaultTimeout(visit.linux ? LONGEST_WITH_LINUX_MS : LONGEST_MS);
  await page.goto(`${url}#${visit.system}`);
  const failure = by(page, "failure")
    .textContent()
    .then((text) => {
      throw new Error(`${visit.name}: ${text}`);
    });
  // After the walk nobody waits for it any more.
  failure.catch(() => {});
  await Promise.race([visit.walk(page), failure]);
}
