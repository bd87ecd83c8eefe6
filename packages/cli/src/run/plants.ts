/** The plants that a system needs in the board's programmable logic. */
import { type Pendulum, pendulum } from "@mvm/board";
import { PENDULUM, type System } from "@mvm/config";

/** One pendulum, if a VM has it. A device of the programmable logic belongs to one VM. */
export function plantsOf({ vms, sharedDevices }: System): Pendulum[] {
  const isUsed =
    vms.some(({ devices }) => devices.includes(PENDULUM)) ||
    sharedDevices.some(({ device }) => device === PENDULUM);
  return isUsed ? [pendulum()] : [];
}
