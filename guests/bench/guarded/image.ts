/** How the bench's guarded guest is built, for the memory of its VM (system.jsonc beside this). */
import type { ImageDescription } from "../../../packages/toolchain/src/index";

const MiB = 1 << 20;

export const image: ImageDescription = {
  name: "bench-guarded",
  entry: "guarded.ts",
  offsets: "offsets.ts",
  asm: ["../../baremetal/src/start.S", "../src/measure.S", "interrupt.S"],
  memory: { base: 0x3000_0000, size: 2 * MiB },
};
