/** Builds the page and its worker. `mvm web` gives the folder for what is built. */
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig, type Plugin } from "vite";

const HERE = dirname(fileURLToPath(import.meta.url));
const BOARD_UNDER_NODE = resolve(HERE, "../board/src/node.ts");
const INSTEAD: Readonly<Record<string, string>> = {
  "node:fs": "fs",
  "node:path": "path",
  "node:zlib": "zlib",
};

/** What only Node has is replaced. Any other module of Node in the page is a mistake. */
function withoutNode(): Plugin {
  const instead = (name: string) => resolve(HERE, "src/instead", `${name}.ts`);
  return {
    name: "without-node",
    enforce: "pre",
    async resolveId(source, importer, options) {
      if (source in INSTEAD) return instead(INSTEAD[source]!);
      if (source.startsWith("node:")) throw new Error(`${importer} imports ${source}: the page has no Node`);
      if (!source.startsWith(".")) return undefined;
      const found = await this.resolve(source, importer, { ...options, skipSelf: true });
      return found?.id === BOARD_UNDER_NODE ? instead("board") : undefined;
    },
  };
}

export default defineConfig({
  root: HERE,
  // A site works in any folder.
  base: "./",
  logLevel: "error",
  plugins: [withoutNode()],
  // Another package of the project may bring another version: the page has one.
  resolve: { dedupe: ["preact", "@codemirror/state", "@codemirror/view"] },
  // A snapshot names the classes of the board.
  worker: {
    format: "es",
    plugins: () => [withoutNode()],
    rolldownOptions: { output: { keepNames: true } },
  },
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    target: "es2022",
    assetsDir: "page",
    emptyOutDir: true,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1000,
  },
});
