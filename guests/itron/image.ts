/** How the RTOS image is built: its memory is the first MiBs of what its VM gets (demos/NAME/system.jsonc). */
import type { ImageDescription } from "../../packages/toolchain/src/index";

const SOURCE = "guests/itron/src";
const MiB = 1 << 20;

export const image: ImageDescription = {
  name: "itron",
  entry: `${SOURCE}/main.ts`,
  asm: ["start.S", "interrupt.S", "dispatch.S"].map((file) => `${SOURCE}/arch/armv7/${file}`),
  offsets: `${SOURCE}/arch/armv7/offsets.ts`,
  memory: {
    base: 0x0400_0000,
    size: 16 * MiB,
    reserve: { startStack: { size: 0x400 }, interruptStack: { size: 0x1000 } },
  },
};
