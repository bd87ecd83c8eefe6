/** How the bench's guarded guest is built, for the memory of its VM (system.jsonc beside this). */
import type { ImageDescription } from "../../../packages/toolchain/src/index";

const SOURCE = "guests/bench/guarded";
const MiB = 1 << 20;

export const image: ImageDescription = {
  name: "bench-guarded",
  entry: `${SOURCE}/guarded.ts`,
  offsets: `${SOURCE}/offsets.ts`,
  asm: ["guests/baremetal/src/start.S", "guests/bench/src/measure.S", `${SOURCE}/interrupt.S`],
  memory: { base: 0x3000_0000, size: 2 * MiB },
};
