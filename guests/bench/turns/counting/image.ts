import type { ImageDescription } from "../../../../packages/toolchain/src/index";
import { imageFor as baremetal, type Placement } from "../../../baremetal/image";

export const imageFor = (placement: Placement): ImageDescription =>
  baremetal(placement, { name: "counting", entry: "counting.ts" });
