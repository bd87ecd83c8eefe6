/** `mvm web`: a page in which the board runs, on loopback or as a folder for any web server. */
import { existsSync, readdirSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { systemName } from "../build/system";
import { EXIT, UsageError } from "../errors";
import { demoFiles, findSystemFile } from "../system-file";
import { serveSite } from "../web/server";
import { Site } from "../web/site";

export interface WebOptions {
  port: string;
  export?: string;
  screenshots?: string;
  speed?: boolean;
}

const HIGHEST_PORT = 65_535;

/** @returns the exit status */
export async function web(argument: string | undefined, options: WebOptions): Promise<number> {
  const port = portOf(options.port);
  if (options.export !== undefined) checkFolder(options.export);
  if (options.speed && argument === undefined)
    throw new UsageError(
      "--speed: it is measured with one system\n    fix: name one, such as demos/two-rtos",
    );
  const files = argument === undefined ? demoFiles() : [findSystemFile(argument)];
  const site = await Site.open(files, options.export);
  if (options.export !== undefined) {
    await site.all();
    process.stdout.write(`${options.export}: the page with ${files.length} systems, for any web server\n`);
    return EXIT.success;
  }
  const server = await serveSite(site.folder, port, (path) => site.prepare(path)).catch((error: Error) => {
    throw new UsageError(
      `--port ${options.port}: ${error.message}\n    fix: give another port, or 0 for any free one`,
    );
  });
  if (options.screenshots !== undefined) {
    const { takeScreenshots } = await import("../web/visit/screenshots");
    const say = (text: string) => process.stdout.write(`${text}\n`);
    await takeScreenshots(server.url, options.screenshots, say).finally(() => server.close());
    return EXIT.success;
  }
  if (options.speed) {
    await site.all();
    const { measureSpeed } = await import("../web/visit/speed");
    const name = systemName(files[0]!);
    const { node, page } = await measureSpeed(name, site.folder, server.url).finally(() => server.close());
    const text = (speed: number) => `${speed.toFixed(3)} × real time`;
    const part = (page / node).toFixed(2);
    process.stdout.write(`${name}: Node ${text(node)}, page ${text(page)}: ${part} of Node's speed\n`);
    return EXIT.success;
  }
  process.stdout.write(`${server.url}\nCtrl-C ends the server.\n`);
  await new Promise<void>((end) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => end());
  });
  await server.close();
  return EXIT.success;
}

/** @throws UsageError */
function portOf(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= HIGHEST_PORT) return port;
  throw new UsageError(
    `--port "${text}": it is no port\n    fix: give a number up to ${HIGHEST_PORT}, or 0 for any free one`,
  );
}

/** @throws UsageError if the folder is there and holds something */
function checkFolder(folder: string): void {
  const path = resolve(folder);
  if (!existsSync(path)) return;
  if (!statSync(path).isDirectory())
    throw new UsageError(`--export ${folder}: it is a file\n    fix: give a new folder`);
  if (readdirSync(path).length > 0)
    throw new UsageError(
      `--export ${folder}: the folder is not empty\n    fix: give a new folder, or empty this one`,
    );
}
