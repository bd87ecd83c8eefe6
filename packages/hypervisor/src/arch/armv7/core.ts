import { MPIDR } from "../../../../abi/src/arm/cp15";
import { mrc } from "../../../../toolchain/hw/hw";

const MPIDR_CPU: u32 = 3;

/** Number of the calling core. */
export function coreNumber(): u32 {
  return mrc(MPIDR) & MPIDR_CPU;
}
