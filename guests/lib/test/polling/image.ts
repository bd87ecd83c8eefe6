/** How the guest with a flag is built, for the memory of its VM (system.jsonc). */
import type { ImageDescription } from "../../../../packages/toolchain/src/index";

const MiB = 1 << 20;

export const image: ImageDescription = {
  name: "polling",
  entry: "main.ts",
  asm: ["../../../baremetal/src/start.S", "second.S"],
  memory: { base: 0x3000_0000, size: 2 * MiB, reserve: { secondStack: { size: 0x1000 } } },
};
