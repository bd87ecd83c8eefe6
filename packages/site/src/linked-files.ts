/** The files of the repository that pages link to and that are no pages. */
import { copyFileSync, existsSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { builtPages } from "./built-pages";
import { fileOfCopy } from "./links";
import { ROOT } from "./root";

/** @param base the path at which the site is served */
export function copyLinkedFiles(site: string, base: string): void {
  const places = new Set(
    builtPages(site).flatMap(({ links }) =>
      links.filter((link) => link.startsWith(base)).map((link) => decodeURI(link.slice(base.length))),
    ),
  );
  for (const place of places) {
    const file = fileOfCopy(place);
    if (file === undefined || !existsSync(join(ROOT, file))) continue;
    mkdirSync(join(site, dirname(place)), { recursive: true });
    copyFileSync(join(ROOT, file), join(site, place));
  }
}
