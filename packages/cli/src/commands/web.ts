/** `mvm web`: a page in which the board runs, on loopback or as a folder for any web server. */
import { existsSync, readdirSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { EXIT, UsageError } from "../errors";
import { demoFiles, findSystemFile } from "../system-file";
import { portOf, serveAt, untilSignal } from "../web/serving";
import { Site } from "../web/site";

export interface WebOptions {
  port: string;
  export?: string;
  screenshots?: string;
}

/** @returns the exit status */
export async function web(argument: string | undefined, options: WebOptions): Promise<number> {
  const port = portOf("--port", options.port);
  if (options.export !== undefined) checkFolder(options.export);
  const files = argument === undefined ? demoFiles() : [findSystemFile(argument)];
  const site = await Site.open(files, options.export);
  if (options.export !== undefined) {
    await site.all();
    process.stdout.write(`${options.export}: the page with ${files.length} systems, for any web server\n`);
    return EXIT.success;
  }
  const server = await serveAt("--port", port, site.folder, (path) => site.prepare(path));
  if (options.screenshots !== undefined) {
    const { takeScreenshots } = await import("../web/visit/screenshots");
    const say = (text: string) => process.stdout.write(`${text}\n`);
    await takeScreenshots(server.url, options.screenshots, say).finally(() => server.close());
    return EXIT.success;
  }
  await untilSignal(server);
  return EXIT.success;
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
