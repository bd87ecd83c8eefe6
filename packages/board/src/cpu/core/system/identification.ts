/**
 * Identification registers of a Cortex-A9 r3p0 with NEON, 32 KiB caches (ARM DDI 0388 4.2, 4.3).
 */
import * as Cp from "../../../../../abi/src/arm/cp15";
import { CORE_NUMBER } from "../state";
import { undefinedRead } from "./coprocessor-status";
import { accessBank, CSSELR } from "./cp15-state";

const MIDR: u32 = 0x413f_c090;
/** Multiprocessing format, cluster 0. */
const MPIDR: u32 = 0x8000_0000;
/** 32 KiB, 4 ways, 32-byte lines; the data cache writes back. */
const CCSIDR_DATA: u32 = 0x700f_e019;
const CCSIDR_INSTRUCTION: u32 = 0x200f_e019;
const INSTRUCTION_CACHE = 1;

export function identification(core: usize, key: u32): u32 {
  switch (key) {
    case Cp.MIDR:
      return MIDR;
    case Cp.CTR:
      return 0x8333_8003;
    case Cp.TCMTR:
      return 0;
    case Cp.TLBTR:
      return 0x0000_0402;
    case Cp.MPIDR:
      return MPIDR | load<u32>(core, CORE_NUMBER);
    case Cp.REVIDR:
      return 0;
    case Cp.ID_PFR0:
      return 0x0000_1231;
    case Cp.ID_PFR1:
      return 0x0000_0011;
    case Cp.ID_DFR0:
      return 0x0001_0444;
    case Cp.ID_AFR0:
      return 0;
    case Cp.ID_MMFR0:
      return 0x0010_0103;
    case Cp.ID_MMFR1:
      return 0x2000_0000;
    case Cp.ID_MMFR2:
      return 0x0123_0000;
    case Cp.ID_MMFR3:
      return 0x0010_2111;
    case Cp.ID_ISAR0:
      return 0x0010_1111;
    case Cp.ID_ISAR1:
      return 0x1311_2111;
    case Cp.ID_ISAR2:
      return 0x2123_2041;
    case Cp.ID_ISAR3:
      return 0x1111_2131;
    case Cp.ID_ISAR4:
      return 0x0001_1142;
    case Cp.CCSIDR: {
      const selected = load<u32>(accessBank(core), CSSELR);
      return selected === 0 ? CCSIDR_DATA : selected === INSTRUCTION_CACHE ? CCSIDR_INSTRUCTION : 0;
    }
    case Cp.CLIDR:
      return 0x0920_0003;
    case Cp.AIDR:
      return 0;
    case Cp.CSSELR:
      return load<u32>(accessBank(core), CSSELR);
    default:
      return reserved(key);
  }
}

/**
 * Unused places of the ID space (c0, c1–c7) read as MIDR (c0, c0) or zero; the rest is Undefined.
 */
function reserved(key: u32): u32 {
  if ((key & 0xe0_0000) !== 0) return undefinedRead();
  return (key & 0xf) === 0 ? MIDR : 0;
}
