/**
 * A source that asks for its own place (`import.meta.url`, `import.meta.dirname`) gets the place of
 * the source, and not the place of the bundle. The address is relative, so that the project can be
 * moved.
 */
import { readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

const PLACE = /\bimport\.meta\.(url|dirname)\b/g;
/** The bundle's files are in a folder of the folder of bundles. */
const BUNDLE = "bundle";

/** @returns the text of a source for a bundle in a folder of `own` */
export function withOwnAddress(source: string, own: string): string {
  const text = readFileSync(source, "utf8");
  if (!text.includes("import.meta.")) return text;
  const path = relative(join(own, BUNDLE), source).split("/").map(encodeURIComponent).join("/");
  return text.replace(PLACE, (_, what) =>
    what === "url" ? `${address(path)}.href` : `decodeURIComponent(${address(dirname(path))}.pathname)`,
  );
}

/** In two parts, because this source is bundled, too. */
function address(path: string): string {
  return `new URL(${JSON.stringify(path)}, import.meta.${"url"})`;
}
