/** How the misbehaving guest is built: like guests/baremetal, with another main. */
import { image as wellBehaved } from "../../../guests/baremetal/image";
import type { ImageDescription } from "../../../packages/toolchain/src/index";

export const image: ImageDescription = {
  ...wellBehaved,
  name: "violation",
  entry: "src/main.ts",
};
