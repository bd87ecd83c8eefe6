/**
 * Writing CP15 of a Cortex-A9 r3p0. Cache and branch predictor operations have no effect, because
 * there are no caches and the executed code is always the memory's (memory/code.ts). TLB operations
 * forget translations.
 */
import * as Cp from "../../../../../abi/src/arm/cp15";
import { coreAt } from "../blocks";
import { CORES, Sleep } from "../contract";
import { flushAddress, flushCore, flushWorld, selectContext } from "../memory/contexts";
import { count } from "../pmu/events";
import { pmuWritable, writePmu } from "../pmu/registers";
import { ACTLR_SMP, CONTEXT_WRITES, CP15_COMMON, MODE, PRIVILEGED, SECURE } from "../state";
import { Status } from "../status";
import { translateForPar } from "./address-translation";
import { bankedOffset } from "./cp15-read";
import * as At from "./cp15-state";
import { accessBank } from "./cp15-state";
import { sleep } from "./interrupts";
import { Mode } from "./mode";
import { refreshWorld } from "./switch-mode";
import { updateVfpAccess } from "./vfp-access";

const CRN_POS = 16;
const CRN_CACHE = 7;
const CRN_TLB = 8;
const CRN_PMU = 9;

/**
 * M, A, C, SW, Z, I, V, RR, EE, TRE, AFE, TE; the rest is fixed (NMFI is a pin: 1 on this core).
 */
const SCTLR_WRITABLE: u32 = 0x7200_7c07;
const SCR_WRITABLE: u32 = 0x0000_023f;
const NSACR_WRITABLE: u32 = 0x0007_cc00;
const CPACR_WRITABLE: u32 = 0xc0f0_0000;
const CPACR_CP10_CP11: u32 = 0x00f0_0000;
const NSACR_CP10_CP11 = 0xc00;
/** Opens ACTLR.SMP to the normal world. */
const NSACR_NS_SMP = 1 << 18;
/** Clock latency and dynamic clock gating (ARM DDI 0388I 4.3.22). */
const POWER_CONTROL_WRITABLE = 0x701;
const VECTOR_BASE: u32 = 0xffff_ffe0;
const TTBCR_WRITABLE = 0x37;
/** IRQ and FIQ; a virtual abort is not modelled. */
const VIR_WRITABLE = 0x0c0;
const ASID = 0xff;

export function writeCp15(core: usize, key: u32, value: u32): Status {
  const crn = (key >> CRN_POS) & 0xf;
  if (crn === CRN_PMU) {
    if (!pmuWritable(core, key)) return Status.UNDEFINED;
    return writePmu(core, key, value);
  }
  if (load<u32>(core, PRIVILEGED) === 0) return writeAsUser(core, key, value);
  if (crn === CRN_CACHE) return cacheOperation(core, key, value);
  if (crn === CRN_TLB) return tlbOperation(core, key, value);
  if (bankedOffset(key) >= 0) return writeBanked(core, key, value);
  return writeCommon(core, key, value);
}

function writeAsUser(core: usize, key: u32, value: u32): Status {
  if (key === Cp.TPIDRURW) {
    store<u32>(accessBank(core), value, At.TPIDRURW);
    return Status.NEXT;
  }
  const isBarrier = key === Cp.CP15ISB || key === Cp.CP15DSB || key === Cp.CP15DMB || key === Cp.NOP_PREFETCH;
  return isBarrier ? Status.NEXT : Status.UNDEFINED;
}

function writeBanked(core: usize, key: u32, value: u32): Status {
  const bank = accessBank(core);
  const at = bank + bankedOffset(key);
  switch (key) {
    case Cp.SCTLR: {
      const old = load<u32>(at);
      store<u32>(at, (old & ~SCTLR_WRITABLE) | (value & SCTLR_WRITABLE));
      flushCore(core);
      return Status.SYNC;
    }
    case Cp.TTBCR:
      store<u32>(at, value & TTBCR_WRITABLE);
      flushCore(core);
      return Status.SYNC;
    case Cp.PRRR:
    case Cp.NMRR:
      store<u32>(at, value);
      flushCore(core);
      return Status.SYNC;
    case Cp.CONTEXTIDR:
      count(core, CONTEXT_WRITES);
      store<u32>(at, value);
      selectContext(core);
      return Status.SYNC;
    case Cp.DACR:
      store<u32>(at, value);
      selectContext(core);
      return Status.SYNC;
    case Cp.VBAR:
      store<u32>(at, value & VECTOR_BASE);
      return Status.NEXT;
    case Cp.FCSEIDR:
    case Cp.ADFSR:
    case Cp.AIFSR:
      // No fast context switch extension, no auxiliary status: read as zero.
      return Status.NEXT;
    default:
      // TTBR0, TTBR1: a table switch without an ASID switch needs software's TLB operation, as on
      // the real core.
      store<u32>(at, value);
      return Status.NEXT;
  }
}

function writeCommon(core: usize, key: u32, value: u32): Status {
  const common = core + CP15_COMMON;
  const secure = load<u32>(core, SECURE) !== 0;
  switch (key) {
    case Cp.CSSELR:
      store<u32>(accessBank(core), value & 0xf, At.CSSELR);
      return Status.NEXT;
    case Cp.ACTLR: {
      if (secure) store<u32>(common, value, At.ACTLR);
      else if ((load<u32>(common, At.NSACR) & NSACR_NS_SMP) !== 0) {
        store<u32>(common, (load<u32>(common, At.ACTLR) & ~ACTLR_SMP) | (value & ACTLR_SMP), At.ACTLR);
      }
      return Status.NEXT;
    }
    case Cp.CPACR: {
      const closed = secure || (load<u32>(common, At.NSACR) & NSACR_CP10_CP11) !== 0 ? 0 : CPACR_CP10_CP11;
      const writable = CPACR_WRITABLE & ~closed;
      store<u32>(common, (load<u32>(common, At.CPACR) & ~writable) | (value & writable), At.CPACR);
      updateVfpAccess(core);
      return Status.SYNC;
    }
    case Cp.POWER_CONTROL:
      if (!secure) return Status.UNDEFINED;
      store<u32>(common, value & POWER_CONTROL_WRITABLE, At.POWER_CONTROL);
      return Status.NEXT;
    case Cp.TLB_LOCKDOWN:
      return Status.NEXT;
  }
  return secure ? writeSecure(core, common, key, value) : Status.UNDEFINED;
}

function writeSecure(core: usize, common: usize, key: u32, value: u32): Status {
  switch (key) {
    case Cp.SCR:
      store<u32>(common, value & SCR_WRITABLE, At.SCR);
      // NS set outside monitor mode (UNPREDICTABLE for what follows) takes the core to the normal
      // world at once.
      if (load<u32>(core, MODE) !== Mode.MON) refreshWorld(core);
      return Status.SYNC;
    case Cp.NSACR:
      store<u32>(common, value & NSACR_WRITABLE, At.NSACR);
      updateVfpAccess(core);
      return Status.NEXT;
    case Cp.SDER:
      store<u32>(common, value & 3, At.SDER);
      return Status.NEXT;
    case Cp.MVBAR:
      store<u32>(common, value & VECTOR_BASE, At.MVBAR);
      return Status.NEXT;
    case Cp.VIR:
      store<u32>(common, value & VIR_WRITABLE, At.VIR);
      return Status.NEXT;
    case Cp.DIAGNOSTIC:
      store<u32>(common, value, At.DIAGNOSTIC);
      return Status.NEXT;
    case Cp.CBAR:
      store<u32>(common, value, At.CBAR);
      return Status.NEXT;
    case Cp.VCR:
    case Cp.TLB_LOCKDOWN_SELECT_READ:
    case Cp.TLB_LOCKDOWN_SELECT_WRITE:
    case Cp.TLB_LOCKDOWN_VA:
    case Cp.TLB_LOCKDOWN_PA:
    case Cp.TLB_LOCKDOWN_ATTRIBUTES:
      return Status.NEXT;
    default:
      return Status.UNDEFINED;
  }
}

function cacheOperation(core: usize, key: u32, value: u32): Status {
  switch (key) {
    case Cp.NOP_WFI:
      return sleep(core, Sleep.WFI);
    case Cp.PAR:
      store<u32>(accessBank(core), value, At.PAR);
      return Status.NEXT;
    case Cp.ATS1CPR:
    case Cp.ATS1CPW:
    case Cp.ATS1CUR:
    case Cp.ATS1CUW:
      return translateForPar(core, key, value, false);
    case Cp.ATS12NSOPR:
    case Cp.ATS12NSOPW:
    case Cp.ATS12NSOUR:
    case Cp.ATS12NSOUW:
      if (load<u32>(core, SECURE) === 0) return Status.UNDEFINED;
      return translateForPar(core, key, value, true);
    default:
      return Status.NEXT;
  }
}

function tlbOperation(core: usize, key: u32, value: u32): Status {
  const secure = load<u32>(core, SECURE) !== 0;
  switch (key) {
    case Cp.TLBIALLIS:
    case Cp.TLBIASIDIS:
    case Cp.TLBIMVAIS:
    case Cp.TLBIMVAAIS:
      for (let i = 0; i < CORES; i++) forget(coreAt(i), key, value, secure);
      break;
    default:
      forget(core, key, value, secure);
  }
  return Status.SYNC;
}

/** One TLB operation on one core. */
function forget(core: usize, key: u32, value: u32, secure: bool): void {
  switch (key) {
    case Cp.TLBIMVA:
    case Cp.ITLBIMVA:
    case Cp.DTLBIMVA:
    case Cp.TLBIMVAA:
    case Cp.TLBIMVAIS:
    case Cp.TLBIMVAAIS:
      flushAddress(core, value);
      break;
    case Cp.TLBIASID:
    case Cp.ITLBIASID:
    case Cp.DTLBIASID:
    case Cp.TLBIASIDIS:
      flushWorld(core, secure, i32(value & ASID));
      break;
    default:
      if (secure) flushCore(core);
      else flushWorld(core, false, -1);
  }
}
