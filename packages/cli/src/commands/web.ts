/** `mvm web`: a page in which the board runs, on loopback or as a folder for any web server. */
import { accessSync, constants, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { printable } from "@mvm/config/source/printable";
import { makeFolder } from "@mvm/setup/make-folder";
import { EXIT, tell, UsageError } from "../errors";
import { demoFiles, findSystemFile } from "../system-file";
import { portOf, serveAt, serveUntilSignal } from "../web/serving";
import { Site } from "../web/site";
import { siteName } from "../web/site-name";
import { hasChromium, NO_CHROMIUM } from "../web/visit/chromium";
import type { Speeds } from "../web/visit/speed";

export interface WebOptions {
  port: string;
  export?: string;
  screenshots?: string;
  speed?: boolean;
}

const EXPORT = "--export";
const SCREENSHOTS = "--screenshots";

/** @returns the exit status */
export async function web(argument: string | undefined, options: WebOptions): Promise<number> {
  const port = portOf("--port", options.port);
  checkAlone(options);
  if (options.speed && argument === undefined)
    throw new UsageError(
      "--speed: it is measured with one system\n    fix: name one, such as demos/two-rtos",
    );
  if (options.export !== undefined) requireEmpty(EXPORT, options.export);
  if (options.screenshots !== undefined) requireEmpty(SCREENSHOTS, options.screenshots);
  if ((options.screenshots !== undefined || options.speed) && !hasChromium())
    throw new UsageError(NO_CHROMIUM);
  const files = argument === undefined ? demosOfSite() : [findSystemFile(argument)];
  if (options.export !== undefined) {
    await writeSite(files, options.export);
    const systems = files.length === 1 ? "one system" : `${files.length} systems`;
    process.stdout.write(`${printable(options.export)}: the page with ${systems}, for any web server\n`);
    return EXIT.success;
  }
  const site = await Site.open(files);
  const prepare = (path: string) =>
    site.prepare(path).catch((error: unknown) => {
      tell(error);
      throw error;
    });
  const server = await serveAt("--port", port, site.folder, prepare);
  if (options.screenshots !== undefined) {
    const { takeScreenshots } = await import("../web/visit/screenshots");
    const say = (text: string) => process.stdout.write(`${text}\n`);
    await takeScreenshots(server.url, options.screenshots, say).finally(() => server.close());
    return EXIT.success;
  }
  if (options.speed) {
    await site.all();
    const { measureSpeed } = await import("../web/visit/speed");
    const name = siteName(files[0]!);
    const speeds = await measureSpeed(name, site.folder, server.url).finally(() => server.close());
    process.stdout.write(speedText(name, speeds));
    return EXIT.success;
  }
  await serveUntilSignal(server);
  return EXIT.success;
}

/** What a site of all demos begins with: small, and it shows most. */
const FIRST_DEMO = "two-rtos";

function demosOfSite(): string[] {
  const isFirst = (file: string) => (siteName(file) === FIRST_DEMO ? 1 : 0);
  return [...demoFiles()].sort((a, b) => isFirst(b) - isFirst(a));
}

/** If that fails, the folder is empty again, so that the same command can be given again. */
async function writeSite(files: readonly string[], folder: string): Promise<void> {
  try {
    const site = await Site.open(files, folder);
    await site.all();
  } catch (error) {
    for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true, force: true });
    throw error;
  }
}

const MEGABYTE = 1e6;

function speedText(name: string, { start, node, page }: Speeds): string {
  const speed = (of: number) => `${of.toFixed(3)} × real time`;
  const size = (bytes: number) => `${(bytes / MEGABYTE).toFixed(2)} MB`;
  const { paint, running, pageBytes, imageBytes } = start;
  return [
    `${name}: first paint after ${paint.toFixed(2)} s, the first text of a VM after ${running.toFixed(2)} s`,
    `${name}: loaded ${size(pageBytes)} of page and board, ${size(imageBytes)} of images`,
    `${name}: Node ${speed(node)}, page ${speed(page)}: ${(page / node).toFixed(2)} of Node's speed`,
    "",
  ].join("\n");
}

/**
 * Makes the folder.
 * @throws UsageError if the folder holds something, or cannot be made
 */
function requireEmpty(option: string, folder: string): void {
  const refuse = (what: string, fix: string) =>
    new UsageError(`${option} ${printable(folder)}: ${what}\n    fix: ${fix}`);
  try {
    makeFolder(folder);
    accessSync(folder, constants.W_OK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const isFile = code === "EEXIST" || code === "ENOTDIR";
    throw refuse(isFile ? "it is a file" : `it cannot be written (${code})`, "give a new folder");
  }
  if (option === EXPORT && readdirSync(folder).length > 0)
    throw refuse("the folder is not empty", "give a new folder, or empty this one");
}

/** @throws UsageError if more than one of the options is given that do something else than serve */
function checkAlone({ export: folder, screenshots, speed }: WebOptions): void {
  const given = [
    ...(folder === undefined ? [] : [EXPORT]),
    ...(screenshots === undefined ? [] : [SCREENSHOTS]),
    ...(speed ? ["--speed"] : []),
  ];
  if (given.length > 1)
    throw new UsageError(`${given.join(", ")}: each does something else\n    fix: leave all but one out`);
}
