/**
 * How the bare-metal guests are built: the memory of an image is the first MiBs of what its VM gets
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
 * A guest with the start code of this one; `program` says whose main it has: a path relative to the
 * image.ts that says so.
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
