/** Debian's Chromium, which visits the page. */
import { existsSync } from "node:fs";

export const CHROMIUM = "/usr/bin/chromium";
export const NO_CHROMIUM = `there is no ${CHROMIUM}, which visits the page\n    fix: install Debian's package chromium`;

export function hasChromium(): boolean {
  return existsSync(CHROMIUM);
}
