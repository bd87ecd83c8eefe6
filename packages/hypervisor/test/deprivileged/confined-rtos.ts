/** The RTOS of guests/itron as a confined guest. */
import * as abi from "../../../abi/src/index";
import { SGIS } from "../board-machine";
import type { MadeVm } from "../made-image";
import { hardRtos } from "../rtos";
import { confined } from "./confine";

/**
 * A page is the least that a confined guest gets of a device, so the marker port needs its first.
 */
const MARKERS = { base: abi.MARKER_PORT_BASE, length: 0x1000, register: abi.SECURITY_GP0, bits: 1 };

/** The RTOS of core 1, with hard real time. */
export async function confinedRtos(interrupts = SGIS): Promise<MadeVm> {
  const rtos = await hardRtos(interrupts);
  return confined({ ...rtos, devices: [...rtos.devices!, MARKERS] });
}
