/** How the echo is built, for the memory of its VM (guests/linux/test/channel). */
import type { ImageDescription } from "../../../../packages/toolchain/src/index";

const MiB = 1 << 20;

export const image: ImageDescription = {
  name: "channel-echo",
  entry: "main.ts",
  asm: ["../../../baremetal/src/start.S"],
  memory: { base: 0x3000_0000, size: 2 * MiB },
};
