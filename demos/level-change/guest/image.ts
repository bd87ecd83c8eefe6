/** How this demo's guest is built: like guests/baremetal, with another main. */
import { imageFor as baremetal, type Placement } from "../../../guests/baremetal/image";
import type { GuestDescription } from "../../../packages/toolchain/src/index";

export function imageFor(placement: Placement): GuestDescription {
  const image = baremetal(placement, { name: "level-change", entry: "src/main.ts" });
  return { ...image, devices: ["global-timer"] };
}
