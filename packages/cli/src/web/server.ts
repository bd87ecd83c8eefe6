/** Hands out the files of a site on loopback. It takes nothing, and knows nothing of the page. */
import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer, type Server, type ServerResponse } from "node:http";
import { extname, join, normalize, sep } from "node:path";

const LOOPBACK = "127.0.0.1";
const PLAIN_TEXT = "text/plain; charset=utf-8";
const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".wasm": "application/wasm",
  ".svg": "image/svg+xml",
  ".gz": "application/gzip",
  ".txt": PLAIN_TEXT,
};
const NOT_FOUND = 404;
const NOT_ALLOWED = 405;
const NOT_PREPARED = 500;
const MISSING = "not found";

export interface SiteServer {
  /** The address of the page. */
  url: string;
  close(): Promise<void>;
}

/**
 * @param port 0: any free one
 * @param prepare is awaited before a file of the site is handed out, with its path in the site. If
 * it fails, the message of its error is the answer.
 * @throws Error if the port is taken
 */
export async function serveSite(
  site: string,
  port: number,
  prepare: (path: string) => Promise<void> = async () => {},
): Promise<SiteServer> {
  const server = createServer((request, response) => {
    const path = pathOf(request.url ?? "/");
    const refused = request.method !== "GET" && request.method !== "HEAD" ? NOT_ALLOWED : NOT_FOUND;
    if (refused === NOT_ALLOWED || path === undefined) {
      refuse(response, refused, refused === NOT_FOUND ? MISSING : "GET and HEAD only");
      return;
    }
    prepare(path).then(
      () => hand(response, join(site, path)),
      (error: Error) => refuse(response, NOT_PREPARED, error.message),
    );
  });
  await listen(server, port);
  const address = server.address();
  const taken = typeof address === "object" && address !== null ? address.port : port;
  return {
    url: `http://${LOOPBACK}:${taken}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, LOOPBACK, resolve);
  });
}

/** The path of a file in the site; undefined: it would be outside. */
function pathOf(url: string): string | undefined {
  let path: string;
  try {
    path = decodeURIComponent(url.replace(/[?#].*$/s, ""));
  } catch {
    return undefined;
  }
  const inside = normalize(path).replace(/^[/\\]+/, "");
  if (inside.split(sep).includes("..") || inside.includes("\0")) return undefined;
  return inside === "" || inside === "." || inside.endsWith(sep) ? join(inside, "index.html") : inside;
}

function hand(response: ServerResponse, file: string): void {
  if (!existsSync(file) || !statSync(file).isFile()) {
    refuse(response, NOT_FOUND, MISSING);
    return;
  }
  response.writeHead(200, {
    "content-type": TYPES[extname(file)] ?? "application/octet-stream",
    "content-length": statSync(file).size,
    "cache-control": "no-cache",
    "x-content-type-options": "nosniff",
  });
  createReadStream(file).pipe(response);
}

function refuse(response: ServerResponse, status: number, why: string): void {
  response.writeHead(status, { "content-type": PLAIN_TEXT, "x-content-type-options": "nosniff" });
  response.end(`${why}\n`);
}
