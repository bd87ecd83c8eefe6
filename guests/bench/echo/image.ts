/** How the bench's echo is built, for the memory of each of its VMs. */
import type { ImageDescription } from "../../../packages/toolchain/src/index";

const MiB = 1 << 20;
const HEX = 16;

export function imageFor({ memory }: { memory: { base: number } }): ImageDescription {
  return {
    name: `bench-echo-${memory.base.toString(HEX)}`,
    entry: "guests/bench/echo/echo.ts",
    asm: ["guests/baremetal/src/start.S", "guests/bench/src/measure.S"],
    memory: { base: memory.base, size: 2 * MiB },
  };
}
