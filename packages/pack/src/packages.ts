/** The npm packages that are made of this repository. */
import { buildCore, CORE_WASM } from "@mvm/board/build";
import type { PackageDescription } from "./package-description";

export const PACKAGES: readonly PackageDescription[] = [
  {
    folder: "packages/board",
    summary: "A virtual ZC702 (Zynq-7000, two Cortex-A9, TrustZone) for Node and browsers",
    keywords: ["zynq", "cortex-a9", "trustzone", "emulator", "firmware"],
    entries: { ".": "src/index.ts", "./gdb": "src/gdb.ts" },
    /** Instead of the file that compiles the core, one that has the compiled core in it. */
    replace: { "src/node.ts": "src/packed.ts" },
    prepare: () => {
      buildCore();
    },
    modules: { "#core.wasm": CORE_WASM },
    needs: [],
  },
  {
    folder: "packages/testing",
    summary: "Tests of firmware for the Zynq-7000 on a virtual board, with time travel",
    keywords: ["zynq", "cortex-a9", "firmware", "testing", "vitest"],
    entries: { ".": "src/index.ts", "./vitest": "src/vitest.ts" },
    commands: { "mvm-debug": "src/debug/main.ts" },
    needs: ["@mvm/board", "@mvm/board/gdb"],
    optional: { vitest: ">=3.2" },
  },
];
