/** How the bench's guest is built: its memory is the first MiBs of what its VM gets (system.jsonc). */
import type { ImageDescription } from "../../packages/toolchain/src/index";

const SOURCE = "guests/bench/src";
const MiB = 1 << 20;

export const image: ImageDescription = {
  name: "bench",
  entry: `${SOURCE}/main.ts`,
  asm: ["guests/baremetal/src/start.S", `${SOURCE}/measure.S`],
  memory: { base: 0x3000_0000, size: 2 * MiB },
};
