/** The npm packages that are made of this repository. */
import { buildCore, CORE_WASM } from "@mvm/board/build";
import type { PackageDescription } from "./package-description";

export const PACKAGES: readonly PackageDescription[] = [
  {
    folder: "packages/board",
    summary: "A virtual ZC702 (Zynq-7000, two Cortex-A9, TrustZone) for Node and browsers",
    keywords: ["zynq", "cortex-a9", "trustzone", "emulator", "firmware"],
    entries: { ".": "src/index.ts" },
    /** Instead of the file that compiles the core, one that has the compiled core in it. */
    replace: { "src/node.ts": "src/packed.ts" },
    prepare: () => {
      buildCore();
    },
    modules: { "#core.wasm": CORE_WASM },
    needs: [],
  },
];
