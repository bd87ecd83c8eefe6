/** What commands that hand out a site on loopback have in common. */
import { once } from "node:events";
import { UsageError } from "../errors";
import { untilSignal } from "../until-signal";
import { type SiteServer, serveSite } from "./server";

const HIGHEST_PORT = 65_535;

/**
 * The port that an option gives; 0: any free one.
 * @throws UsageError
 */
export function portOf(option: string, text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= HIGHEST_PORT) return port;
  throw new UsageError(
    `${option} "${text}": it is no port\n    fix: give a number up to ${HIGHEST_PORT}, or 0 for any free one`,
  );
}

/**
 * Hands out a site at the port that an option gave.
 * @param prepare is awaited before a file of the site is handed out, with its path in the site
 * @throws UsageError if the port is taken
 */
export async function serveAt(
  option: string,
  port: number,
  site: string,
  prepare?: (path: string) => Promise<void>,
): Promise<SiteServer> {
  return await serveSite(site, port, prepare).catch((error: Error) => {
    throw new UsageError(
      `${option} ${port}: ${error.message}\n    fix: give another port, or 0 for any free one`,
    );
  });
}

/** Prints the address of the site, and waits for Ctrl-C. */
export async function serveUntilSignal(server: SiteServer): Promise<void> {
  process.stdout.write(`${server.url}\nCtrl-C ends the server.\n`);
  await untilSignal((signal) => once(signal, "abort"));
  await server.close();
}
