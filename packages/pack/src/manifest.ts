/** The package.json of a package. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileOf, packagesOf } from "./bundle";
import type { PackageDescription } from "./package-description";
import { ROOT } from "./root";

interface Manifest {
  name: string;
  version: string;
  license: string;
}

export function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(join(ROOT, folder, "package.json"), "utf8"));
}

/** @param types by entry: its declaration file in the folder `types` */
export function packedManifest(description: PackageDescription, types: Readonly<Record<string, string>>) {
  const { folder, summary, keywords, entries, commands = {}, needs, optional = {} } = description;
  const { name, version, license } = manifestOf(folder);
  const { engines } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  const exports = Object.keys(entries).map((entry) => [
    entry,
    { types: `./types/${types[entry]}`, default: `./code/${fileOf(entry)}.js` },
  ]);
  return {
    name,
    version,
    description: summary,
    keywords,
    license,
    type: "module",
    engines,
    exports: { ...Object.fromEntries(exports), "./package.json": "./package.json" },
    files: ["code", "types"],
    ...(Object.keys(commands).length > 0 && {
      bin: Object.fromEntries(Object.keys(commands).map((command) => [command, `./code/${command}.js`])),
    }),
    // Packages of one version belong together.
    peerDependencies: {
      ...Object.fromEntries(packagesOf(needs).map((other) => [other, version])),
      ...optional,
    },
    peerDependenciesMeta: Object.fromEntries(
      Object.keys(optional).map((other) => [other, { optional: true }]),
    ),
  };
}
