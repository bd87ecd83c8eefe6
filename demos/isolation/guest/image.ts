/** How the hostile guest is built, for the memory of its VM (../system.jsonc). */
import type { ImageDescription } from "../../../packages/toolchain/src/index";

const MiB = 1 << 20;

export const image: ImageDescription = {
  name: "hostile",
  entry: "src/main.ts",
  asm: ["src/hostile.S"],
  memory: { base: 0x3000_0000, size: 2 * MiB },
};
