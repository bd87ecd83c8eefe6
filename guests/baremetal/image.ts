/** How the bare-metal guest is built: its memory is the first MiBs of what its VM gets (demos/hello/system.jsonc). */
import type { ImageDescription } from "../../packages/toolchain/src/index";

const SOURCE = "guests/baremetal/src";
const MiB = 1 << 20;

export const image: ImageDescription = {
  name: "baremetal",
  entry: `${SOURCE}/main.ts`,
  asm: [`${SOURCE}/start.S`],
  memory: { base: 0x3000_0000, size: 2 * MiB },
};
