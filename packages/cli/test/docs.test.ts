/** `mvm docs`: the whole site, from the documents as they are. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PAGES, placeOf } from "@mvm/site/pages";
import { tokensOf } from "@mvm/site/tokens";
import MiniSearch from "minisearch";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PROJECT_ROOT } from "../src/system-file";
import { serveSite } from "../src/web/server";
import { mvm } from "./mvm-command";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "mvm-docs-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("a site below /mvm/", () => {
  let site: string;
  let output: string;
  const read = (file: string) => readFileSync(join(site, file), "utf8");

  beforeAll(() => {
    site = join(folder, "new/site");
    output = mvm(["docs", site, "--base", "/mvm/"]).stdout;
  });

  it("says what it has made", () => {
    expect(output).toBe(`${PAGES.length} pages in ${site}; a web server shows them at /mvm/\n`);
  });

  it.each(PAGES)("has the page of $file, with as many headings of each level", ({ file }) => {
    const document = readFileSync(join(PROJECT_ROOT, file), "utf8").replace(/^```[\s\S]*?^```/gm, "");
    const html = read(placeOf(file).replace(/md$/, "html"));
    const levels = (text: string, heading: RegExp) => [...text.matchAll(heading)].map(([, level]) => level);
    expect(levels(html, /<h([1-6]) id=/g)).toEqual(
      levels(document, /^(#+) /gm).map((marks) => `${marks!.length}`),
    );
  });

  it.each([
    ["", "text/html", "MVM puts a real-time OS"],
    ["ja/", "text/html", "リアルタイム"],
    ["files/LICENSE.txt", "text/plain", "MIT License"],
  ])("is handed out by a server: /%s", async (path, type, text) => {
    const server = await serveSite(site, 0);
    const answer = await fetch(server.url + path);
    expect(answer.headers.get("content-type")).toContain(type);
    expect(await answer.text()).toContain(text);
    await server.close();
  });

  it("loads nothing from another host", () => {
    const files = readdirSync(site, { recursive: true, encoding: "utf8" });
    const loads =
      /<(?:script|img|link|iframe)\b[^>]*?(?:src|href)="(?:https?:)?\/\/|url\(["']?(?:https?:)?\/\//;
    const shown = files.filter((file) => /\.(?:html|css)$/.test(file));
    expect(shown.length).toBeGreaterThan(PAGES.length);
    expect(shown.filter((file) => loads.test(read(file)))).toEqual([]);
  });

  it.each([
    ["root", "PERIPHCLK", "/mvm/docs/board.html#time"],
    ["root", "--trace-on-miss", "/mvm/docs/tracing.html#traces"],
    ["ja", "割り込み", "/mvm/ja/#実行すると"],
  ])("finds in the index %s for %s the place %s", (locale, words, place) => {
    const chunk = readdirSync(join(site, "assets/chunks")).find((name) =>
      name.startsWith(`@localSearchIndex${locale}.`),
    );
    const index = new Function(
      `return ${/const \w+=(.*?);export/s.exec(read(`assets/chunks/${chunk}`))![1]}`,
    )();
    const search = MiniSearch.loadJSON(index, {
      fields: ["title", "titles", "text"],
      tokenize: tokensOf,
      searchOptions: { combineWith: "AND" },
    });
    expect(search.search(words).map(({ id }) => id)).toContain(place);
  });
});

describe("refuses, with status 2 and a fix,", () => {
  it("a folder with other files", () => {
    writeFileSync(join(folder, "letter"), "");
    const { status, stderr } = mvm(["docs", folder]);
    expect(status).toBe(2);
    expect(stderr).toBe(
      `mvm: ${folder} has files that are not of a site\n    fix: name an empty folder, or one that does not exist\n`,
    );
    expect(readdirSync(folder)).toContain("letter");
  });

  it("a folder that cannot be made", () => {
    writeFileSync(join(folder, "file"), "");
    const { status, stderr } = mvm(["docs", join(folder, "file/site")]);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^mvm: the site cannot be written: ENOTDIR.*\n {4}fix: /);
  });

  it("what is no port, and a server at a path", () => {
    const port = mvm(["docs", join(folder, "other"), "--serve", "65536"]);
    expect(port.status).toBe(2);
    expect(port.stderr).toMatch(/^mvm: --serve "65536": it is no port\n {4}fix: /);
    expect(mvm(["docs", "--serve", "0", "--base", "/mvm/"]).status).toBe(2);
  });

  it.each(["mvm", "/a b/"])("the base %s", (base) => {
    const { status, stderr } = mvm(["docs", join(folder, "other"), "--base", base]);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^mvm: --base .* is not a path\n {4}fix: /);
  });
});
