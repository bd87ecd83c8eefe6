import type { SourceEntry } from "./source-entry";

/** A Debian release that MVM knows, and the names by which a source may call the release. */
export interface DebianRelease {
  version: string;
  codename: string;
  /** Names that move from release to release. A source may use the name that is right today. */
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
 * Everything that MVM fetches is in Debian's component main. Other archives seldom have a component
 * of this name.
 */
const COMPONENT = "main";

/**
 * Selects, from the machine's own sources, the sources of its Debian release, for one architecture.
 * Address, signing key and all other options stay as the machine has them. Other archives are left
 * out.
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
    // The backports suite is beside the release's own suite, on the same mirror.
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
