import type { ImageDescription } from "../../../packages/toolchain/src/index";
import { guest, type Placement } from "../image";

export function imageFor(placement: Placement): ImageDescription {
  const image = guest(placement, "two-cores", "two-cores/two-cores.ts");
  return { ...image, asm: [...image.asm, "second.S"] };
}
