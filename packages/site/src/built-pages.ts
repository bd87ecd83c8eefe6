/** The pages of a built site, and what they link to and load. */
import { readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";

export interface BuiltPage {
  /** From the folder of the site, with slashes. */
  file: string;
  /** Targets of links for the reader. */
  links: string[];
  /** What the browser loads to show the page: scripts, styles, images. */
  loads: string[];
  /** What a fragment of a link may name. */
  anchors: Set<string>;
}

const TAG = /<([a-z][a-z0-9]*)((?:\s+[\w:@-]+(?:="[^"]*")?)*)\s*\/?>/g;
const ATTRIBUTE = /([\w:@-]+)="([^"]*)"/g;

export function builtPages(site: string): BuiltPage[] {
  return filesOf(site, ".html").map((file) => pageOf(file, readFileSync(join(site, file), "utf8")));
}

/** Every file of a site with this extension. */
export function filesOf(site: string, extension: string): string[] {
  return readdirSync(site, { recursive: true, encoding: "utf8" })
    .map((file) => file.replaceAll("\\", "/"))
    .filter((file) => extname(file) === extension)
    .sort();
}

export function pageOf(file: string, html: string): BuiltPage {
  const page: BuiltPage = { file, links: [], loads: [], anchors: new Set() };
  for (const [, tag, attributes] of html.matchAll(TAG)) {
    for (const [, name, value] of attributes!.matchAll(ATTRIBUTE)) {
      if (name === "id") page.anchors.add(value!);
      if (name === "href") (tag === "a" ? page.links : page.loads).push(value!);
      if (name === "src") page.loads.push(value!);
    }
  }
  return page;
}
