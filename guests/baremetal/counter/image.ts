/** How the endless counter is built: as guests/baremetal, with another main. */
import type { ImageDescription } from "../../../packages/toolchain/src/index";
import { imageFor as baremetal, type Placement } from "../image";

export function imageFor(placement: Placement): ImageDescription {
  return baremetal(placement, { name: "counter", entry: "src/main.ts" });
}
