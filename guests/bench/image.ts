/**
 * How the bench's guests are built, for one of the two boards. Each image is the first MiBs of its
 * VM's memory (system.jsonc).
 */
import type { ImageDescription } from "../../packages/toolchain/src/index";

export interface Placement {
  memory: { base: number };
  board: "zc702" | "qemu";
}

const HERE = import.meta.dirname;
const MiB = 1 << 20;
const HEX = 16;

/** A guest whose function main stands in `entry`, with the start code of the bare-metal guests. */
export function guest({ memory: { base }, board }: Placement, name: string, entry: string): ImageDescription {
  return {
    name: `bench-${name}-${base.toString(HEX)}-${board}`,
    entry: `${HERE}/${entry}`,
    asm: [
      `${HERE}/../baremetal/src/start.S`,
      ...["measure", "row", "interrupt"].map((file) => `${HERE}/src/${file}.S`),
    ],
    offsets: `${HERE}/src/board/${board}.ts`,
    memory: { base, size: 2 * MiB },
  };
}

export const imageFor = (placement: Placement): ImageDescription => guest(placement, "main", "src/main.ts");
