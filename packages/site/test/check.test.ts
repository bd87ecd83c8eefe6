/** What is wrong with a built site. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { mistakesIn } from "../src/check";

let site: string;
beforeEach(() => {
  site = mkdtempSync(join(tmpdir(), "mvm-site-"));
  write("docs/board.html", '<h2 id="time">Time</h2>');
});
afterEach(() => rmSync(site, { recursive: true }));

function write(file: string, text: string): void {
  mkdirSync(dirname(join(site, file)), { recursive: true });
  writeFileSync(join(site, file), text);
}

const mistakes = (html: string, base = "/") => {
  write("docs/memory.html", html);
  return mistakesIn(site, base);
};

it("nothing", () => {
  write("index.html", "");
  write("assets/a.js", "");
  expect(
    mistakes(
      `<h1 id="memory" tabindex="-1">Memory <a class="anchor" href="#memory">#</a></h1>
      <a href="/m/docs/board.html#time">a</a> <a href="./board.html">b</a> <a href="/m/">c</a>
      <a href="https://example.org/">another host, for the reader to follow</a>
      <script type="module" src="/m/assets/a.js"></script><link rel="icon" href="data:,">`,
      "/m/",
    ),
  ).toEqual([]);
});

it.each(["/docs/gone.html", "/docs/board.html#place", "#direct", "./gone.html", "/docs/", "/assets"])(
  "the dead link %s, by the name of the document",
  (link) => {
    expect(mistakes(`<h2 id="memory"></h2><a target="_blank" href="${link}">x</a>`)).toEqual([
      `docs/memory.md: dead link ${link}`,
    ]);
  },
);

it("a link that leaves the base of the site", () => {
  expect(mistakes('<a href="/docs/board.html">x</a>', "/m/")).toEqual([
    "docs/memory.md: dead link /docs/board.html",
  ]);
});

it.each([
  '<script src="https://example.org/a"></script>',
  '<link rel="stylesheet" href="//example.org/a">',
  '<img alt="a > b" src="http://example.org/a"/>',
])("a load from another host: %s", (html) => {
  expect(mistakes(html)).toEqual([
    expect.stringMatching(/^docs\/memory\.md: loads (https?:)?\/\/example\.org\/a from another host$/),
  ]);
});

it("a style sheet's font from another host", () => {
  write(
    "assets/style.css",
    '@font-face { src: url("https://example.org/f.woff2"), url(data:font/woff2;base64,AA) }',
  );
  expect(mistakes("")).toEqual(["assets/style.css: loads https://example.org/f.woff2 from another host"]);
});
