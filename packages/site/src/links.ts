/** Links of a document, as they are on the site. */
import { statSync } from "node:fs";
import { join, posix } from "node:path";
import { PAGES, placeOf } from "./pages";
import { ROOT } from "./root";

/** Where the site keeps files of the repository that are no pages. */
const FILES = "files";
const ELSEWHERE = /^(?:[a-z]+:|#)/;
const FILES_OF_PAGES = new Set(PAGES.map(({ file }) => file));

/**
 * - a page, or a folder whose README is a page: the page
 * - another file of the repository: its copy as plain text, which a browser shows
 * - another folder: no link
 * - what does not exist: a place that the site does not have
 *
 * @param from the document, from the root of the repository
 */
export function linkOnSite(from: string, link: string): string | undefined {
  if (ELSEWHERE.test(link)) return link;
  const [path, fragment] = link.split("#");
  const file = posix.join(posix.dirname(from), path!).replace(/\/$/, "");
  const page = [file, `${file}/README.md`].find((name) => FILES_OF_PAGES.has(name));
  if (page !== undefined) return `/${placeOf(page)}${fragment === undefined ? "" : `#${fragment}`}`;
  const found = statSync(join(ROOT, file), { throwIfNoEntry: false });
  if (found === undefined) return `/${file}`;
  return found.isDirectory() ? undefined : `/${copyOf(file)}`;
}

/** Where the copy of a file is on the site. Browsers show .txt, and download some other files. */
function copyOf(file: string): string {
  return `${FILES}/${file}.txt`;
}

/** The other way round; undefined if the place is not that of a copy. */
export function fileOfCopy(place: string): string | undefined {
  return place.startsWith(`${FILES}/`) ? place.slice(FILES.length + 1, -".txt".length) : undefined;
}
