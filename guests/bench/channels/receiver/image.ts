/** The receiver on the sender's core, or on the other core: the number of the VM says which. */
import type { ImageDescription } from "../../../../packages/toolchain/src/index";
import { guest, type Placement } from "../../image";

const NEAR_NUMBER = 1;

export function imageFor(placement: Placement & { number: number }): ImageDescription {
  const name = placement.number === NEAR_NUMBER ? "near" : "far";
  return guest(placement, `receiver-${name}`, `channels/receiver/${name}.ts`);
}
