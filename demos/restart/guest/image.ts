/** How this demo's guest is built: like guests/baremetal, with another main. */
import { imageFor as baremetal, type Placement } from "../../../guests/baremetal/image";
import type { ImageDescription } from "../../../packages/toolchain/src/index";

export function imageFor(placement: Placement): ImageDescription {
  return baremetal(placement, { name: "restart", entry: "src/main.ts" });
}
