/**
 * One entry of apt's package sources, in either of apt's two formats (sources.list(5):
 * "one-line-style" and "deb822-style").
 */
export interface SourceEntry {
  uris: string[];
  suites: string[];
  components: string[];
  /**
   * The other fields by their deb822 name, for example "Signed-By". A multi-line value keeps its
   * line breaks.
   */
  fields: Record<string, string>;
}

const DEB822_SUFFIX = ".sources";
/** Fields that SourceEntry holds itself, or that say whether the entry counts. */
const OWN_FIELDS = new Set(["types", "uris", "suites", "components", "enabled"]);

/**
 * Reads a file of apt's sources. The file's name decides the format, as in apt. Only entries of
 * binary packages are returned.
 */
export function parseSources(fileName: string, text: string): SourceEntry[] {
  return fileName.endsWith(DEB822_SUFFIX) ? parseDeb822(text) : parseOneLine(text);
}

const words = (text: string | undefined) => (text ?? "").split(/\s+/).filter((word) => word !== "");

function parseDeb822(text: string): SourceEntry[] {
  const withoutComments = text.replace(/^#.*(\n|$)/gm, "");
  const entries: SourceEntry[] = [];
  for (const stanza of withoutComments.split(/\n[ \t]*\n/)) {
    const fields = new Map<string, { name: string; value: string }>();
    for (const match of stanza.matchAll(/^([!-9;-~]+):[ \t]*(.*(?:\n[ \t].*)*)/gm)) {
      fields.set(match[1]!.toLowerCase(), { name: match[1]!, value: match[2]!.trimEnd() });
    }
    const own = (name: string) => words(fields.get(name)?.value);
    const enabled = !/^(no|false|off|0|without|disable)$/i.test(fields.get("enabled")?.value ?? "yes");
    if (!enabled || !own("types").includes("deb")) continue;
    const others = [...fields]
      .filter(([key]) => !OWN_FIELDS.has(key))
      .map(([, { name, value }]) => [name, value]);
    entries.push({
      uris: own("uris"),
      suites: own("suites"),
      components: own("components"),
      fields: Object.fromEntries(others),
    });
  }
  return entries;
}

function parseOneLine(text: string): SourceEntry[] {
  const entries: SourceEntry[] = [];
  for (const line of text.split("\n")) {
    const match = /^\s*deb\s+(?:\[([^\]]*)\]\s*)?([^#]*)/.exec(line);
    if (!match) continue;
    const [uri, suite, ...components] = words(match[2]);
    if (uri === undefined || suite === undefined) continue;
    const fields: Record<string, string> = {};
    for (const option of words(match[1])) {
      const [, name, value] = /^([^=+-]+(?:-[^=+-]+)*)[+-]?=(.*)$/.exec(option) ?? [];
      if (name !== undefined) fields[deb822Name(name)] = deb822Value(name, value!);
    }
    entries.push({ uris: [uri], suites: [suite], components, fields });
  }
  return entries;
}

/**
 * One-line options whose deb822 name is not the capitalised option (sources.list(5), "OPTIONS").
 */
const DEB822_NAMES: Record<string, string> = {
  arch: "Architectures",
  lang: "Languages",
  target: "Targets",
  pdiffs: "PDiffs",
};

function deb822Name(option: string): string {
  return (
    DEB822_NAMES[option] ?? option.replace(/(^|-)([a-z])/g, (_, dash, letter) => dash + letter.toUpperCase())
  );
}

/**
 * One-line options separate the elements of a list by commas, deb822 fields separate them by
 * spaces. Key fingerprints keep their commas.
 */
function deb822Value(option: string, value: string): string {
  return option === "signed-by" ? value : value.replaceAll(",", " ");
}

/**
 * The entries as one deb822 file. With `sourcePackages` each entry gives the archive's source
 * packages, too.
 */
export function formatSources(
  entries: readonly SourceEntry[],
  { sourcePackages = false }: { sourcePackages?: boolean } = {},
): string {
  return entries
    .map((entry) =>
      [
        `Types: deb${sourcePackages ? " deb-src" : ""}`,
        `URIs: ${entry.uris.join(" ")}`,
        `Suites: ${entry.suites.join(" ")}`,
        `Components: ${entry.components.join(" ")}`,
        ...Object.entries(entry.fields).map(([name, value]) => `${name}: ${value}`),
        "",
      ].join("\n"),
    )
    .join("\n");
}
