/** Makes a bundle: one JavaScript program of a TypeScript file and all that it imports. */
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { makeFolder } from "@mvm/setup/make-folder";
import { replaceFile } from "@mvm/setup/replace-file";
import { build, type Plugin } from "esbuild";
import { CURRENT, type Current, stateOf } from "./current.mjs";
import { withOwnAddress } from "./own-address";

/** Node.js 20. */
const TARGET = "es2023";
const MAIN = "main";
/**
 * npm writes this file as the last step of each installation. It stands for all npm packages, and
 * for esbuild itself.
 */
const INSTALLED = "node_modules/.package-lock.json";
/** Packages of many small modules, which load faster as a part of the bundle. */
const INLINED = /^zod(\/|$)/;
const OWN_PACKAGES = /^@mvm\//;
const SOURCE = /\.(ts|mjs)$/;
/** A program that still runs an older bundle may load parts of it. */
const KEPT_MS = 24 * 60 * 60 * 1000;

export interface Bundle {
  /** The TypeScript file with which the program begins. */
  entry: string;
  /** Where bundles of this entry are kept, relative to the project's root. */
  folder: string;
  /** Errors tell places in the sources, if process.setSourceMapsEnabled(true) was called before. */
  sourceMap: boolean;
}

/**
 * @param root the project's root
 * @returns the bundle's main file. Throws esbuild's BuildFailure for a mistake in a source
 */
export async function makeBundle(root: string, { entry, folder, sourceMap }: Bundle): Promise<string> {
  const inputs: Record<string, string> = { [INSTALLED]: stateOf(join(root, INSTALLED)) };
  const own = join(root, folder);
  makeFolder(own);
  // Two processes may make a bundle at the same time: each has a folder of its own.
  const output = mkdtempSync(join(own, "bundle-"));
  const made = build({
    absWorkingDir: root,
    entryPoints: [{ in: entry, out: MAIN }],
    outdir: output,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: TARGET,
    tsconfigRaw: { compilerOptions: { target: TARGET, useDefineForClassFields: true } },
    // Messages for users are told apart by the names of errors' classes.
    keepNames: true,
    logLevel: "silent",
    legalComments: "none",
    sourcemap: sourceMap ? "inline" : false,
    sourcesContent: false,
    plugins: [npmPackages(root), sources(root, own, inputs)],
  });
  await made.catch((failure) => {
    rmSync(output, { recursive: true });
    throw failure;
  });
  const main = join(output, `${MAIN}.js`);
  const current: Current = { main: relative(root, main), inputs };
  replaceFile(join(own, CURRENT), Buffer.from(JSON.stringify(current)));
  removeOld(own);
  return main;
}

/**
 * npm packages stay imports. A source outside the project may have packages of its own. Node.js
 * would not find those from the bundle's folder, so their addresses are written into the bundle.
 */
function npmPackages(root: string): Plugin {
  return {
    name: "npm packages",
    setup({ onResolve, resolve }) {
      onResolve({ filter: /^[^./#]/ }, async ({ path, kind, importer, resolveDir, pluginData }) => {
        if (kind === "entry-point" || pluginData === npmPackages) return undefined;
        if (OWN_PACKAGES.test(path) || INLINED.test(path)) return undefined;
        if (importer.startsWith(root) || isBuiltin(path)) return { path, external: true };
        const found = await resolve(path, { kind, importer, resolveDir, pluginData: npmPackages });
        if (found.errors.length > 0) return { errors: found.errors };
        return { path: pathToFileURL(found.path).href, external: true };
      });
    },
  };
}

/** Each source keeps its own address, and its state is noted before it is read. */
function sources(root: string, own: string, inputs: Record<string, string>): Plugin {
  return {
    name: "sources",
    setup({ onLoad }) {
      onLoad({ filter: /^/ }, ({ path }) => {
        const file = relative(root, path);
        if (file.startsWith("node_modules/")) return undefined;
        inputs[file] = stateOf(path);
        if (!SOURCE.test(path)) return undefined;
        return { contents: withOwnAddress(path, own), loader: path.endsWith(".ts") ? "ts" : "js" };
      });
    },
  };
}

function removeOld(own: string): void {
  for (const name of readdirSync(own)) {
    const old = join(own, name);
    if (name !== CURRENT && Date.now() - statSync(old).mtimeMs > KEPT_MS)
      rmSync(old, { recursive: true, force: true });
  }
}
