/**
 * Reading CP15 of a Cortex-A9 r3p0 (ARM DDI 0388 chapter 4). What does not exist or may not be read
 * from this mode or world is Undefined.
 */
import * as Cp from "../../../../../abi/src/arm/cp15";
import { pmuReadable, readPmu } from "../pmu/registers";
import { ASYNC_ABORT, CP15_COMMON, FIQ_LINE, IRQ_LINE, PRIVILEGED, SECURE } from "../state";
import { Status } from "../status";
import { setCoprocessorStatus, undefinedRead } from "./coprocessor-status";
import * as At from "./cp15-state";
import { accessBank } from "./cp15-state";
import { identification } from "./identification";

const PSR_A_POS = 8;
const PSR_I_POS = 7;
const PSR_F_POS = 6;
const NSACR_CP10_CP11 = 0xc00;
const CPACR_CP10_CP11 = 0x00f0_0000;
/** CRn field of a register key, as in the instruction. */
const CRN_POS = 16;
const CRN_IDENTIFICATION = 0;
const CRN_PMU = 9;

export function readCp15(core: usize, key: u32): u32 {
  setCoprocessorStatus(Status.NEXT);
  const crn = (key >> CRN_POS) & 0xf;
  if (crn === CRN_PMU) return pmuReadable(core, key) ? readPmu(core, key) : undefinedRead();
  if (load<u32>(core, PRIVILEGED) === 0) return readAsUser(core, key);
  if (crn === CRN_IDENTIFICATION) return identification(core, key);
  const bank = bankedOffset(key);
  if (bank >= 0) return load<u32>(accessBank(core) + bank);
  return readCommon(core, key);
}

function readAsUser(core: usize, key: u32): u32 {
  if (key === Cp.TPIDRURW || key === Cp.TPIDRURO) return load<u32>(accessBank(core) + bankedOffset(key));
  return undefinedRead();
}

/** Offset in the banked block of a plain read/write register, −1 if it is not one. */
export function bankedOffset(key: u32): i32 {
  switch (key) {
    case Cp.SCTLR:
      return At.SCTLR;
    case Cp.TTBR0:
      return At.TTBR0;
    case Cp.TTBR1:
      return At.TTBR1;
    case Cp.TTBCR:
      return At.TTBCR;
    case Cp.DACR:
      return At.DACR;
    case Cp.DFSR:
      return At.DFSR;
    case Cp.IFSR:
      return At.IFSR;
    case Cp.ADFSR:
      return At.ADFSR;
    case Cp.AIFSR:
      return At.AIFSR;
    case Cp.DFAR:
      return At.DFAR;
    case Cp.IFAR:
      return At.IFAR;
    case Cp.PAR:
      return At.PAR;
    case Cp.PRRR:
      return At.PRRR;
    case Cp.NMRR:
      return At.NMRR;
    case Cp.VBAR:
      return At.VBAR;
    case Cp.FCSEIDR:
      return At.FCSEIDR;
    case Cp.CONTEXTIDR:
      return At.CONTEXTIDR;
    case Cp.TPIDRURW:
      return At.TPIDRURW;
    case Cp.TPIDRURO:
      return At.TPIDRURO;
    case Cp.TPIDRPRW:
      return At.TPIDRPRW;
    default:
      return -1;
  }
}

function readCommon(core: usize, key: u32): u32 {
  const common = core + CP15_COMMON;
  const secure = load<u32>(core, SECURE) !== 0;
  switch (key) {
    case Cp.ACTLR:
      return load<u32>(common, At.ACTLR);
    case Cp.CPACR: {
      const hidden = secure || (load<u32>(common, At.NSACR) & NSACR_CP10_CP11) !== 0 ? 0 : CPACR_CP10_CP11;
      return load<u32>(common, At.CPACR) & ~hidden;
    }
    case Cp.NSACR:
      return load<u32>(common, At.NSACR);
    case Cp.ISR:
      return (
        (u32(load<u32>(core, ASYNC_ABORT) !== 0) << PSR_A_POS) |
        (load<u32>(core, IRQ_LINE) << PSR_I_POS) |
        (load<u32>(core, FIQ_LINE) << PSR_F_POS)
      );
    case Cp.CBAR:
      return load<u32>(common, At.CBAR);
    case Cp.POWER_CONTROL:
      return load<u32>(common, At.POWER_CONTROL);
    case Cp.DIAGNOSTIC:
      return load<u32>(common, At.DIAGNOSTIC);
    case Cp.NEON_BUSY:
    case Cp.TLB_LOCKDOWN:
      return 0;
  }
  if (!secure) return undefinedRead();
  switch (key) {
    case Cp.SCR:
      return load<u32>(common, At.SCR);
    case Cp.SDER:
      return load<u32>(common, At.SDER);
    case Cp.MVBAR:
      return load<u32>(common, At.MVBAR);
    case Cp.VIR:
      return load<u32>(common, At.VIR);
    case Cp.VCR:
    case Cp.TLB_LOCKDOWN_VA:
    case Cp.TLB_LOCKDOWN_PA:
    case Cp.TLB_LOCKDOWN_ATTRIBUTES:
      return 0;
    default:
      return undefinedRead();
  }
}
