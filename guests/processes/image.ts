/** How a guest with processes is built. The image has the first 2 MiB of the VM's memory. */
import type { ImageDescription } from "../../packages/toolchain/src/index";

const SOURCE = `${import.meta.dirname}/src`;
const MiB = 1 << 20;
const HEXADECIMAL = 16;

export interface Placement {
  memory: { base: number };
}

/** A guest with the kernel of this folder, a file with the function main, and further assembly. */
export function imageFor(
  { memory: { base } }: Placement,
  program: { name: string; entry: string; asm: string[] } = {
    name: "processes",
    entry: `${SOURCE}/main.ts`,
    asm: [],
  },
): ImageDescription {
  return {
    name: `${program.name}-${base.toString(HEXADECIMAL)}`,
    entry: program.entry,
    asm: [`${SOURCE}/start.S`, `${SOURCE}/program.S`, ...program.asm],
    offsets: `${SOURCE}/offsets.ts`,
    memory: { base, size: 2 * MiB },
  };
}
