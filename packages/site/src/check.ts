/** Judges a built site. */
import { existsSync, readFileSync, statSync } from "node:fs";
import { join, posix } from "node:path";
import { type BuiltPage, builtPages, filesOf } from "./built-pages";
import { PAGES, placeOf } from "./pages";

const DOCUMENTS: ReadonlyMap<string, string> = new Map(
  PAGES.map(({ file }) => [placeOf(file).replace(/\.md$/, ".html"), file]),
);
const OTHER_HOST = /^(?:https?:)?\/\//;
/** What a style sheet loads, data in the sheet itself excepted. */
const STYLE_LOAD = /(?:url\(\s*|@import\s+)["']?((?:https?:)?\/\/[^"')\s]+)/g;
/** Its links are made by its script. */
const NOT_FOUND = "404.html";

/**
 * @param base the path at which the site is served
 * @returns one message for each dead link, and for each load from another host
 */
export function mistakesIn(site: string, base: string): string[] {
  const pages = builtPages(site);
  const anchors = new Map(pages.map(({ file, anchors }) => [file, anchors]));
  const dead = (page: BuiltPage, link: string): boolean => {
    if (/^[a-z]+:/.test(link) || OTHER_HOST.test(link)) return false;
    const [path, fragment] = decodeURI(link).split("#");
    const file = path === "" ? page.file : targetOf(page.file, path!, base);
    if (file === undefined || !isFile(join(site, file))) return true;
    return Boolean(fragment) && anchors.get(file)?.has(fragment!) === false;
  };
  return [
    ...pages
      .filter(({ file }) => file !== NOT_FOUND)
      .flatMap((page) =>
        page.links
          .filter((link) => dead(page, link))
          .map((link) => `${documentOf(page.file)}: dead link ${link}`),
      ),
    ...pages.flatMap(({ file, loads }) =>
      loads
        .filter((address) => OTHER_HOST.test(address))
        .map((address) => `${documentOf(file)}: loads ${address} from another host`),
    ),
    ...filesOf(site, ".css").flatMap((file) =>
      [...readFileSync(join(site, file), "utf8").matchAll(STYLE_LOAD)].map(
        ([, address]) => `${file}: loads ${address} from another host`,
      ),
    ),
  ];
}

/** The document of a page; the page itself if VitePress has made it. */
function documentOf(page: string): string {
  return DOCUMENTS.get(page) ?? page;
}

/** @returns the file of the site; undefined if the link leads out of the site */
function targetOf(from: string, path: string, base: string): string | undefined {
  if (path.startsWith("/") && !path.startsWith(base)) return undefined;
  const file = path.startsWith("/") ? path.slice(base.length) : posix.join(posix.dirname(from), path);
  return file === "" || file.endsWith("/") ? `${file}index.html` : file;
}

function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile();
}
