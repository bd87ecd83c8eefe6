/** Debian's Chromium without a window, and a page in it. */
import { type Browser, chromium, type Page } from "playwright-core";
import { CHROMIUM } from "./chromium";

export async function openBrowser(): Promise<Browser> {
  // Chromium's sandbox refuses to run as root, as in a container.
  const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  return chromium.launch({ executablePath: CHROMIUM, args });
}

export interface Window {
  width: number;
  height: number;
  dark?: boolean;
  language?: string;
}

/** A page that fails the visit if a script of it fails. */
export async function openPage(browser: Browser, window: Window): Promise<{ page: Page; errors: string[] }> {
  const { width, height, dark = false, language = "en" } = window;
  const page = await browser.newPage({
    viewport: { width, height },
    colorScheme: dark ? "dark" : "light",
    locale: language,
    reducedMotion: "reduce",
  });
  const errors: string[] = [];
  page.on("pageerror", ({ message }) => errors.push(message));
  return { page, errors };
}
