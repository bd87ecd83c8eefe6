import { CPACR } from "../../../../../../abi/src/arm/cp15";
import { FPEXC, FPSID, MVFR0, MVFR1 } from "../../../../../../abi/src/arm/vfp";
import { isb, mcr, mrc } from "../../../../../../toolchain/hw/hw";

// The system registers of VFP (VMRS, VMSR). Both worlds share them, so the hardware's FPEXC is the
// guest's. While CPACR of the hardware forbids coprocessor 10, these registers are Undefined for
// MVM, too. So MVM looks at CPACR of the hardware, and not at that of the area.

const CP10: u32 = 3 << 20;

/** Whether CPACR of the hardware allows access to the registers of VFP. */
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

/** Writes `value` to FPEXC. The other registers ignore writes. */
export function writeVfp(key: u32, value: u32): void {
  if (key !== FPEXC) return;
  mcr(FPEXC, value);
  isb();
}
