/**
 * Starts the mvm command line from a bundle (src/bundle/make.ts), which loads much faster than its
 * hundreds of sources. If a source has changed, the bundle is made again:
 *
 *   src/main.ts, and what it imports  --esbuild-->  build/cli/bundle-…/main.js  -->  runs
 *
 * The sources themselves run, by tsx, if the bundle cannot be made (a mistake in a source, a
 * checkout without write permission), and if MVM_DEBUG=1 asks for the places of errors.
 */
import { fileURLToPath, pathToFileURL } from "node:url";
import { currentBundle } from "./src/bundle/current.mjs";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const SOURCE = new URL("src/main.ts", import.meta.url);
const FOLDER = "build/cli";

await import(process.env.MVM_DEBUG === "1" ? await fromSource() : await fromBundle());

async function fromBundle() {
  const bundle = currentBundle(ROOT, FOLDER);
  if (bundle !== undefined) return pathToFileURL(bundle).href;
  const source = await fromSource();
  const { makeBundle } = await import("./src/bundle/make.ts");
  try {
    const bundle = { entry: fileURLToPath(SOURCE), folder: FOLDER, sourceMap: false };
    return pathToFileURL(await makeBundle(ROOT, bundle)).href;
  } catch {
    return source;
  }
}

/** From here on, Node.js loads TypeScript in this process. */
async function fromSource() {
  const { register } = await import("tsx/esm/api");
  register();
  return SOURCE.href;
}
