import type { ImageDescription } from "../../../packages/toolchain/src/index";
import { guest, type Placement } from "../image";

export const imageFor = (placement: Placement): ImageDescription =>
  guest(placement, "levels", "levels/levels.ts");
