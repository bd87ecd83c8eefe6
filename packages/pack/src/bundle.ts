/** The code of a package: an ES module for each entry, which imports nothing of this repository. */
import { join } from "node:path";
import { build, type Plugin } from "esbuild";
import type { PackageDescription } from "./package-description";
import { ROOT } from "./root";

/** Node 20 and the browsers of its time (Chrome 113, Firefox 115, Safari 17). */
const TARGET = "es2022";

/** Name of the entry's file, without extension: "." is "index", "./vitest" is "vitest". */
export function fileOf(entry: string): string {
  return entry === "." ? "index" : entry.slice("./".length);
}

/** @param out a folder: gets a file for each entry, and what entries have in common */
export async function bundle(description: PackageDescription, out: string): Promise<void> {
  const { folder, entries, commands = {}, optional = {} } = description;
  const sources = [
    ...Object.entries(entries).map(([entry, source]) => [fileOf(entry), source] as const),
    ...Object.entries(commands),
  ];
  await build({
    absWorkingDir: ROOT,
    entryPoints: sources.map(([out, source]) => ({ in: join(ROOT, folder, source), out })),
    outdir: out,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "neutral",
    target: TARGET,
    // What only Node has stays an import. A test says which entries may have one.
    external: ["node:*", ...Object.keys(optional)],
    tsconfigRaw: { compilerOptions: { target: TARGET, useDefineForClassFields: true } },
    logLevel: "silent",
    charset: "utf8",
    legalComments: "none",
    plugins: [replacing(description), embedding(description), needing(description)],
  });
}

/** Another file takes the place of a source file. */
function replacing({ folder, replace = {} }: PackageDescription): Plugin {
  const places = new Map(
    Object.entries(replace).map(([from, to]) => [join(ROOT, folder, from), join(ROOT, folder, to)]),
  );
  return {
    name: "replacing",
    setup({ onResolve, resolve }) {
      onResolve({ filter: /^\./ }, async ({ path, pluginData, ...options }) => {
        if (pluginData === replacing) return undefined;
        const { path: found } = await resolve(path, { ...options, pluginData: replacing });
        const other = places.get(found);
        return other === undefined ? undefined : { path: other };
      });
    },
  };
}

/** Bytes of a file as a module. */
function embedding({ modules = {} }: PackageDescription): Plugin {
  return {
    name: "embedding",
    setup({ onResolve, initialOptions }) {
      initialOptions.loader = { ...initialOptions.loader, ".wasm": "binary" };
      onResolve({ filter: /^#/ }, ({ path }) =>
        modules[path] === undefined ? undefined : { path: modules[path] },
      );
    },
  };
}

/** "@mvm/board/gdb" is of the package "@mvm/board". */
function packageOf(module: string): string {
  return module.split("/").slice(0, 2).join("/");
}

export function packagesOf(modules: readonly string[]): string[] {
  return [...new Set(modules.map(packageOf))];
}

/** Another package of this repository stays an import, by its name alone. */
function needing({ needs }: PackageDescription): Plugin {
  return {
    name: "needing",
    setup({ onResolve }) {
      onResolve({ filter: /^@/ }, ({ path }) => {
        if (needs.includes(path)) return { path, external: true };
        if (!packagesOf(needs).includes(packageOf(path))) return undefined;
        return { errors: [{ text: `${path} is inside another package` }] };
      });
    },
  };
}
