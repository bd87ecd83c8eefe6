/**
 * How the bare-metal guests are built. The memory of an image is the first MiBs of the VM's memory
 * (demos/hello/system.jsonc).
 */
import type { ImageDescription } from "../../packages/toolchain/src/index";

const SOURCE = `${import.meta.dirname}/src`;
const MiB = 1 << 20;
const HEXADECIMAL = 16;
const DEFAULT_BASE = 0x3000_0000;

export interface Placement {
  memory: { base: number };
}

/**
 * A guest with the start code of this folder. `program` has the name of the image and the file with
 * the function main; the path is relative to the image.ts that names the file.
 */
export function imageFor(
  { memory: { base } }: Placement,
  program: { name: string; entry: string } = { name: "baremetal", entry: `${SOURCE}/main.ts` },
): ImageDescription {
  const place = base === DEFAULT_BASE ? "" : `-${base.toString(HEXADECIMAL)}`;
  return {
    name: `${program.name}${place}`,
    entry: program.entry,
    asm: [`${SOURCE}/start.S`],
    memory: { base, size: 2 * MiB },
  };
}

export const image: ImageDescription = imageFor({ memory: { base: DEFAULT_BASE } });
