/**
 * CP14: what software probes of the debug architecture (ARM DDI 0388 chapter 10), ThumbEE and
 * Jazelle. There are registers but no debug events: breakpoint registers ignore writes, and monitor
 * debug-mode can be enabled without effect.
 */
import { CP15_COMMON, PRIVILEGED } from "../state";
import { Status } from "../status";
import { setCoprocessorStatus, undefinedRead } from "./coprocessor-status";
import { DBGDSCR, TEECR, TEEHBR } from "./cp15-state";

/** Keys as in abi/src/arm/cp15.ts: 0x ⟨2·opc1⟩ ⟨CRn⟩ 0 E ⟨2·opc2⟩ ⟨CRm⟩. */
const DBGDIDR_KEY: u32 = 0x000e00;
const DBGDSCR_INTERNAL: u32 = 0x000e01;
const DBGDSCR_EXTERNAL: u32 = 0x000e42;
const DBGPRSR: u32 = 0x010e85;
const TEECR_KEY: u32 = 0xc00e00;
const TEEHBR_KEY: u32 = 0xc10e00;
const OPC1_POS = 20;
const THUMBEE = 6 << 1;
const JAZELLE = 7 << 1;

/** 4 watchpoints, 6 breakpoints (2 with context matching), v7 debug, r3p0. */
const DBGDIDR: u32 = 0x3513_7030;
const POWERED_UP = 1;
const DSCR_WRITABLE: u32 = 0x0000_d000;

export function readDebug(core: usize, key: u32): u32 {
  setCoprocessorStatus(Status.NEXT);
  const common = core + CP15_COMMON;
  if (key === TEEHBR_KEY) return load<u32>(common, TEEHBR);
  if (key === DBGDIDR_KEY) return DBGDIDR;
  if (key === DBGDSCR_INTERNAL) return load<u32>(common, DBGDSCR);
  if (load<u32>(core, PRIVILEGED) === 0) return undefinedRead();
  if (key === DBGDSCR_EXTERNAL) return load<u32>(common, DBGDSCR);
  if (key === DBGPRSR) return POWERED_UP;
  if (key === TEECR_KEY) return load<u32>(common, TEECR);
  return known(key) ? 0 : undefinedRead();
}

export function writeDebug(core: usize, key: u32, value: u32): Status {
  const common = core + CP15_COMMON;
  if (key === TEEHBR_KEY) {
    store<u32>(common, value & ~3, TEEHBR);
    return Status.NEXT;
  }
  if (load<u32>(core, PRIVILEGED) === 0 || !known(key)) return Status.UNDEFINED;
  if (key === DBGDSCR_EXTERNAL || key === DBGDSCR_INTERNAL)
    store<u32>(common, value & DSCR_WRITABLE, DBGDSCR);
  if (key === TEECR_KEY) store<u32>(common, value & 1, TEECR);
  return Status.NEXT;
}

/** Debug (opc1 0), ThumbEE, trivial Jazelle. */
function known(key: u32): bool {
  const opc1 = key >> OPC1_POS;
  return opc1 === 0 || opc1 === THUMBEE || opc1 === JAZELLE;
}
