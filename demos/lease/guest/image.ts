/** How this demo's guests are built: like guests/baremetal, with another main. */
import { imageFor as baremetal, type Placement } from "../../../guests/baremetal/image";
import type { ImageDescription } from "../../../packages/toolchain/src/index";

export function imageFor(placement: Placement): ImageDescription {
  return baremetal(placement, { name: "lease", entry: "src/main.ts" });
}
