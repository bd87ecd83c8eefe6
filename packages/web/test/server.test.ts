/** The server hands out the files of a site, on loopback, and nothing else. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadedPart } from "@mvm/cli/web/loaded-part";
import { type SiteServer, serveSite } from "@mvm/cli/web/server";
import { readElf } from "@mvm/config";
import { buildImage } from "@mvm/toolchain";
import { afterEach, beforeEach, expect, it } from "vitest";
import { image } from "../../hypervisor/image";

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
  expect((await get("/systems/broken.json")).status).toBe(404);
  for (const method of ["POST", "PUT", "DELETE"]) expect((await get("/", method)).status).toBe(405);
});

it("an ELF without its debugging information loads the same", async () => {
  const whole = readFileSync(await buildImage(image));
  const part = loadedPart(whole);
  expect(part.length).toBeLessThan(whole.length / 2);
  expect(readElf(part)).toEqual(readElf(whole));
});
