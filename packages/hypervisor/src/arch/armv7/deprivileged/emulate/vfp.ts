import { CPACR } from "../../../../../../abi/src/arm/cp15";
import { FPEXC, FPSID, MVFR0, MVFR1 } from "../../../../../../abi/src/arm/vfp";
import { isb, mcr, mrc } from "../../../../../../toolchain/hw/hw";

// The system registers of VFP (VMRS, VMSR). They are one for both worlds: the hardware's FPEXC is
// the guest's. They are Undefined for MVM, too, while CPACR forbids coprocessor 10. So the
// hardware's CPACR decides, and not the area's.

const CP10: u32 = 3 << 20;

export function isVfpOpen(): bool {
  return (mrc(CPACR) & CP10) === CP10;
}

export function isVfpRegister(key: u32): bool {
  return key === FPEXC || key === FPSID || key === MVFR0 || key === MVFR1;
}

export function readVfp(key: u32): u32 {
  switch (key) {
    case FPEXC:
      return mrc(FPEXC);
    case FPSID:
      return mrc(FPSID);
    case MVFR0:
      return mrc(MVFR0);
    default:
      return mrc(MVFR1);
  }
}

/** The others ignore writes. */
export function writeVfp(key: u32, value: u32): void {
  if (key !== FPEXC) return;
  mcr(FPEXC, value);
  isb();
}
