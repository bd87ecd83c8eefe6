/** How the guest is built: the RTOS of guests/itron, with another application. */

import { type Application, imageFor as itron, type Placement } from "../../../guests/itron/image";
import type { GuestDescription } from "../../../packages/toolchain/src/index";

const BALANCE: Application = {
  name: "pendulum",
  folder: `${import.meta.dirname}/src`,
  tasks: [1],
  devices: ["pendulum"],
};

/** This application always runs under MVM. Whether MVM guards its interrupts, it asks MVM. */
export function imageFor(placement: Placement): GuestDescription {
  return itron({ ...placement, guardInterrupts: true }, BALANCE);
}
