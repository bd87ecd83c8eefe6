/** The server hands out the files of a site, on loopback, and nothing else. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { demoFiles } from "@mvm/cli/system-file";
import { loadedPart } from "@mvm/cli/web/loaded-part";
import { servedFolder } from "@mvm/cli/web/served-folder";
import { type SiteServer, serveSite } from "@mvm/cli/web/server";
import { siteName } from "@mvm/cli/web/site-name";
import { readElf } from "@mvm/config";
import { buildImage } from "@mvm/toolchain";
import { afterEach, beforeEach, expect, it } from "vitest";
import { image } from "../../hypervisor/image";
import { failureOf } from "../src/fetched";
import { compileFrom, fetchFrom } from "../src/machine/files";
import { en } from "../src/words/en";
import { ja } from "../src/words/ja";

let folder: string;
let server: SiteServer;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "mvm-site-"));
  mkdirSync(join(folder, "site/systems"), { recursive: true });
  writeFileSync(join(folder, "secret"), "secret");
  writeFileSync(join(folder, "site/index.html"), "page");
  server = await serveSite(join(folder, "site"), 0, async (path) => {
    if (path === "systems/late.json") writeFileSync(join(folder, "site", path), "{}");
    if (path === "systems/broken.json") throw new Error("it does not build");
  });
});

afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

/** Without what fetch does to a path. */
function get(path: string, method = "GET"): Promise<{ status: number; type: string; text: string }> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(server.url);
    const asked = request({ hostname, port, path, method }, (response) => {
      let text = "";
      response.on("data", (part) => {
        text += part;
      });
      response.on("end", () => {
        const { statusCode = 0, headers } = response;
        resolve({ status: statusCode, type: headers["content-type"] ?? "", text });
      });
    });
    asked.on("error", reject);
    asked.end();
  });
}

it("gives the page and what is prepared for it", async () => {
  expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
  expect(await get("/")).toEqual({ status: 200, type: "text/html; charset=utf-8", text: "page" });
  expect((await get("/?a=b")).text).toBe("page");
  expect(await get("/systems/late.json")).toMatchObject({ status: 200, type: "application/json" });
});

it("gives nothing outside, and takes nothing", async () => {
  for (const path of [
    "/../secret",
    "/%2e%2e/secret",
    "/..%2fsecret",
    "//../secret",
    "/%",
    "/systems",
    "/none",
  ])
    expect((await get(path)).status, path).toBe(404);
  expect(await get("/systems/broken.json")).toMatchObject({ status: 500, text: "it does not build\n" });
  for (const method of ["POST", "PUT", "DELETE"]) expect((await get("/", method)).status).toBe(405);
});

it("a file of the site is the same from a server that knows .gz and .wasm, and from one that does not", async () => {
  const content = new TextEncoder().encode("content");
  const packed = gzipSync(content);
  const core = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
  for (const knows of [false, true]) {
    const other = createServer(({ url }, response) => {
      if (url === "/core.wasm") {
        response.setHeader("content-type", knows ? "application/wasm" : "application/octet-stream");
        return response.end(core);
      }
      if (knows) response.setHeader("content-encoding", "gzip");
      return response.end(packed);
    });
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const base = `http://127.0.0.1:${(other.address() as AddressInfo).port}/`;
    expect(await fetchFrom(base)("assets/a.gz")).toEqual(content);
    expect(await compileFrom(base, "core.wasm")).toBeInstanceOf(WebAssembly.Module);
    other.closeAllConnections();
    other.close();
  }
});

it("a file that does not come, or that is damaged, is told with its place and the reason", async () => {
  const failureFrom = async (base: string, file: string) =>
    failureOf(
      await fetchFrom(base)(file).then(
        () => undefined,
        (error) => error,
      ),
    );
  const file = "none.gz";
  expect(await failureFrom(server.url, file)).toEqual({ file, reason: "not found" });
  writeFileSync(join(folder, "site/damaged.gz"), "damaged");
  expect(await failureFrom(server.url, "damaged.gz")).toMatchObject({ file: "damaged.gz" });
  // The server says all of what it could not build.
  const built = "systems/broken.json";
  expect(await failureFrom(server.url, built)).toEqual({ reason: `${built}: it does not build` });
  const other = await serveSite(folder, 0);
  await other.close();
  expect(await failureFrom(other.url, file)).toEqual({ file, reason: "fetch failed" });
});

it("each process has a site of its own, and all share the assets", () => {
  const all = join(folder, "served");
  const own = servedFolder(all);
  writeFileSync(join(own, "assets/a.gz"), "content");
  writeFileSync(join(own, "old"), "");
  // The parent is another process that lives. No process has a number above the kernel's greatest.
  const [parent, nobody] = [process.ppid, 2 ** 22 + 1].map((pid) => join(all, String(pid)));
  for (const other of [parent!, nobody!]) {
    mkdirSync(other);
    writeFileSync(join(other, "systems.json"), "[]");
  }
  expect(servedFolder(all)).toBe(own);
  expect(readdirSync(all).sort()).toEqual([String(process.pid), String(process.ppid), "assets"].sort());
  expect(readdirSync(own)).toEqual(["assets"]);
  expect(readFileSync(join(own, "assets/a.gz"), "utf8")).toBe("content");
  expect(readdirSync(parent!)).toEqual(["systems.json"]);
});

it("each system of the demos has a name of its own, and words in both languages", () => {
  const names = demoFiles().map(siteName);
  expect(names).toContain("pendulum");
  expect(names).toContain("pendulum-attacked");
  for (const { demo } of [en, ja]) expect(Object.keys(demo).sort()).toEqual([...names].sort());
});

it("an ELF without its debugging information loads the same", async () => {
  const whole = readFileSync(await buildImage(image));
  const part = loadedPart(whole);
  expect(part.length).toBeLessThan(whole.length / 2);
  expect(readElf(part)).toEqual(readElf(whole));
});
