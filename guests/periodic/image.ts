/** How the guest of periodic tasks is built, for the memory of each of its VMs. What it does is told in its memory (src/table.ts). */
import type { ImageDescription } from "../../packages/toolchain/src/index";

const SOURCE = "guests/periodic/src";
const MiB = 1 << 20;
const HEXADECIMAL = 16;

export function imageFor({ memory: { base } }: { memory: { base: number } }): ImageDescription {
  return {
    name: `periodic-${base.toString(HEXADECIMAL)}`,
    entry: `${SOURCE}/main.ts`,
    asm: ["guests/baremetal/src/start.S", `${SOURCE}/periodic.S`],
    offsets: "packages/abi/src/hypercall.ts",
    memory: { base, dataBase: base + MiB / 4, size: MiB / 2 },
  };
}
