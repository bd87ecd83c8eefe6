/** Makes a bundle: one JavaScript program of a TypeScript file and all that it imports. */
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { isBuiltin } from "node:module";
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
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
const DIGEST_CHARACTERS = 16;

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
  mkdirSync(own, { recursive: true });
  const unfinished = mkdtempSync(join(own, "unfinished-"));
  await build({
    absWorkingDir: root,
    entryPoints: [{ in: entry, out: MAIN }],
    outdir: unfinished,
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
  const digest = createHash("sha256").update(JSON.stringify(inputs)).digest("hex");
  const finished = join(own, digest.slice(0, DIGEST_CHARACTERS));
  publish(unfinished, finished);
  const main = join(finished, `${MAIN}.js`);
  writeCurrent(own, { main: relative(root, main), inputs });
  removeOld(own, finished);
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
      onLoad({ filter: SOURCE }, ({ path }) => {
        const file = relative(root, path);
        if (file.startsWith("node_modules/")) return undefined;
        inputs[file] = stateOf(path);
        return { contents: withOwnAddress(path, own), loader: path.endsWith(".ts") ? "ts" : "js" };
      });
    },
  };
}

/** Another process may have made the same in the meantime. */
function publish(unfinished: string, finished: string): void {
  if (existsSync(finished)) rmSync(unfinished, { recursive: true });
  else renameSync(unfinished, finished);
}

/** A reader sees the old file or the new one, whole. */
function writeCurrent(own: string, current: Current): void {
  const unfinished = join(own, `${CURRENT}-${process.pid}`);
  writeFileSync(unfinished, JSON.stringify(current));
  renameSync(unfinished, join(own, CURRENT));
}

function removeOld(own: string, finished: string): void {
  for (const name of readdirSync(own)) {
    const old = join(own, name);
    if (old !== finished && name !== CURRENT && Date.now() - statSync(old).mtimeMs > KEPT_MS)
      rmSync(old, { recursive: true, force: true });
  }
}
