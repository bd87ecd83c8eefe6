import type { SourceEntry } from "./source-entry";

/** The Debian releases that MVM knows, and the names that a source may call them by. */
export interface DebianRelease {
  version: string;
  codename: string;
  /** Names that move from release to release; a source may use the one that is right today. */
  aliases: string[];
}

export const DEBIAN_RELEASES: readonly DebianRelease[] = [
  { version: "12", codename: "bookworm", aliases: ["stable", "oldstable", "oldoldstable"] },
  { version: "13", codename: "trixie", aliases: ["testing", "stable", "oldstable", "oldoldstable"] },
];

/** The suites of one release that hold its packages and their corrections. */
const RELEASE_SUITES = ["", "-updates", "-security", "/updates"];
const BACKPORTS = "-backports";
/**
 * Everything MVM fetches is in Debian's main component; other archives seldom have one of that
 * name.
 */
const COMPONENT = "main";

/**
 * From the machine's own sources, those of its Debian release, for one architecture. Address,
 * signing key and all further options stay as the machine has them. Foreign archives fall away.
 */
export function debianSources(
  machine: readonly SourceEntry[],
  release: DebianRelease,
  architecture: string,
  options: { backports?: boolean } = {},
): SourceEntry[] {
  const names = [release.codename, ...release.aliases];
  const wanted = new Set(names.flatMap((name) => RELEASE_SUITES.map((suffix) => name + suffix)));
  const backportSuites = new Set(names.map((name) => name + BACKPORTS));
  const result: SourceEntry[] = [];
  for (const entry of machine) {
    if (!entry.components.includes(COMPONENT)) continue;
    const suites = entry.suites.filter(
      (suite) => wanted.has(suite) || (options.backports && backportSuites.has(suite)),
    );
    // The backports suite lies beside the release's own suite, on the same mirror.
    const derived = release.codename + BACKPORTS;
    if (options.backports && names.some((name) => suites.includes(name)) && !suites.includes(derived)) {
      suites.push(derived);
    }
    if (suites.length === 0) continue;
    const { Architectures: _machine, ...fields } = entry.fields;
    result.push({
      ...entry,
      suites,
      components: [COMPONENT],
      fields: { ...fields, Architectures: architecture },
    });
  }
  return result;
}
