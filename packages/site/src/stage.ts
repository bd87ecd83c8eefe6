/** What VitePress builds from: the documents at their places, and a configuration. */
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, posix, relative } from "node:path";
import { PAGES, placeOf } from "./pages";
import { ROOT } from "./root";

/** Where VitePress puts the site, from the folder. */
export const OUT = "out";
/** A picture in a document. */
const IMAGE = /!\[[^\]]*\]\(([^)\s]+)\)/g;

/**
 * @param folder inside the repository, so that VitePress is found from there
 * @param base the path at which the site is served
 */
export function stage(folder: string, base: string): void {
  for (const { file } of PAGES) {
    copy(file, join(folder, placeOf(file)));
    for (const [, image] of readFileSync(join(ROOT, file), "utf8").matchAll(IMAGE))
      copy(posix.join(posix.dirname(file), image!), join(folder, dirname(placeOf(file)), image!));
  }
  const settings = join(folder, ".vitepress");
  mkdirSync(join(settings, "theme"), { recursive: true });
  const from = (place: string, source: string) =>
    JSON.stringify(relative(place, join(ROOT, "packages/site", source)));
  writeFileSync(
    join(settings, "config.ts"),
    `import { siteConfig } from ${from(settings, "src/config")};
export default siteConfig(${JSON.stringify({ base })});
`,
  );
  writeFileSync(
    join(settings, "theme/index.ts"),
    `export { default } from ${from(join(settings, "theme"), "theme/index")};
`,
  );
}

function copy(file: string, staged: string): void {
  mkdirSync(dirname(staged), { recursive: true });
  copyFileSync(join(ROOT, file), staged);
}
