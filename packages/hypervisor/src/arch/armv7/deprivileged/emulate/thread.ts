import { TPIDRPRW, TPIDRURO, TPIDRURW } from "../../../../../../abi/src/arm/cp15";
import { mcr, mrc } from "../../../../../../toolchain/hw/hw";
import { accessNormalWorldRegisters } from "../../scr";
import { Area } from "../area";

// The thread ID registers (ARM DDI 0406C B4.1.147 – B4.1.150). These functions are called only
// while the guest is in a privileged mode. Then the hardware's TPIDRURW holds the guest's TPIDRPRW,
// and the area holds both registers of the guest.

export function isThread(key: u32): bool {
  return key === TPIDRURW || key === TPIDRURO || key === TPIDRPRW;
}

export function readThread(area: Area, key: u32): u32 {
  if (key === TPIDRURW) return area.userThread;
  if (key === TPIDRPRW) return area.privilegedThread;
  accessNormalWorldRegisters(true);
  const value = mrc(TPIDRURO);
  accessNormalWorldRegisters(false);
  return value;
}

export function writeThread(area: Area, key: u32, value: u32): void {
  if (key === TPIDRURW) {
    area.userThread = value;
    return;
  }
  if (key === TPIDRPRW) area.privilegedThread = value;
  accessNormalWorldRegisters(true);
  if (key === TPIDRURO) mcr(TPIDRURO, value);
  else mcr(TPIDRURW, value);
  accessNormalWorldRegisters(false);
}
