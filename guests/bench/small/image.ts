/** The image of the smallest possible VM: a page of code and a page of data. */
import type { ImageDescription } from "../../../packages/toolchain/src/index";
import { guest, type Placement } from "../image";

const PAGE = 0x1000;

export function imageFor(placement: Placement): ImageDescription {
  const { base } = placement.memory;
  return {
    ...guest(placement, "small", "small/small.ts"),
    asm: ["start.S", "../src/measure.S"],
    memory: { base, dataBase: base + PAGE, size: 2 * PAGE },
  };
}
