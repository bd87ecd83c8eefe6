import * as Cp from "../../../../../../abi/src/arm/cp15";
import { isb, mcr, mrc } from "../../../../../../toolchain/hw/hw";
import { Area } from "../area";

// Identification registers: they describe the processor (CRn = 0). A deprivileged guest reads the
// hardware's values, with two exceptions. It has neither performance monitors nor a debug unit, so
// ID_DFR0 is 0 (ARM DDI 0406C B4.1.82). It has no ThumbEE, because the exceptions of ThumbEE would
// need the bit J in the guest's PSR, so State3 in ID_PFR0 is 0 (B4.1.93).

const NOTHING_TO_DEBUG: u32 = 0;
/** In ID_PFR0: ThumbEE. */
const STATE3: u32 = 0xf000;
/** Level and InD of CSSELR. */
const CSSELR_SELECTION: u32 = 0xf;
/** Bits 23:21: opc1. */
const OPC1: u32 = 0xe00000;
const CRM: u32 = 0xf;

/** Whether `key`, with CRn = 0, is an identification register or CSSELR. */
export function isIdentification(key: u32): bool {
  if (key === Cp.CCSIDR || key === Cp.CLIDR || key === Cp.AIDR || key === Cp.CSSELR) return true;
  return (key & OPC1) === 0;
}

export function readIdentification(area: Area, key: u32): u32 {
  switch (key) {
    case Cp.CTR:
      return mrc(Cp.CTR);
    case Cp.TCMTR:
      return mrc(Cp.TCMTR);
    case Cp.TLBTR:
      return mrc(Cp.TLBTR);
    case Cp.MPIDR:
      return mrc(Cp.MPIDR);
    case Cp.REVIDR:
      return mrc(Cp.REVIDR);
    case Cp.ID_PFR0:
      return mrc(Cp.ID_PFR0) & ~STATE3;
    case Cp.ID_PFR1:
      return mrc(Cp.ID_PFR1);
    case Cp.ID_DFR0:
      return NOTHING_TO_DEBUG;
    case Cp.ID_AFR0:
      return mrc(Cp.ID_AFR0);
    case Cp.ID_MMFR0:
      return mrc(Cp.ID_MMFR0);
    case Cp.ID_MMFR1:
      return mrc(Cp.ID_MMFR1);
    case Cp.ID_MMFR2:
      return mrc(Cp.ID_MMFR2);
    case Cp.ID_MMFR3:
      return mrc(Cp.ID_MMFR3);
    case Cp.ID_ISAR0:
      return mrc(Cp.ID_ISAR0);
    case Cp.ID_ISAR1:
      return mrc(Cp.ID_ISAR1);
    case Cp.ID_ISAR2:
      return mrc(Cp.ID_ISAR2);
    case Cp.ID_ISAR3:
      return mrc(Cp.ID_ISAR3);
    case Cp.ID_ISAR4:
      return mrc(Cp.ID_ISAR4);
    case Cp.CLIDR:
      return mrc(Cp.CLIDR);
    case Cp.AIDR:
      return mrc(Cp.AIDR);
    case Cp.CSSELR:
      return area.csselr;
    case Cp.CCSIDR:
      return readCacheSize(area.csselr & CSSELR_SELECTION);
    default: // a place without a register reads as MIDR (CRm = 0), or as 0
      return (key & CRM) === 0 ? mrc(Cp.MIDR) : 0;
  }
}

/** CCSIDR for the cache `selection`. Changes CSSELR of the secure world, which MVM does not use. */
function readCacheSize(selection: u32): u32 {
  mcr(Cp.CSSELR, selection);
  isb();
  return mrc(Cp.CCSIDR);
}
