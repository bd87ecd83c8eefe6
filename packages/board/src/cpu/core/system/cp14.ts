/**
 * CP14: the debug unit (ARM DDI 0388I 10.4, ARM DDI 0406C C11), ThumbEE and Jazelle. No external
 * debugger is connected, so nothing halts the core, DBGDSCR.HDBGen is not there, and what software
 * sends by the communication channel stays in it.
 */
import { DebugSignal } from "../contract";
import {
  BREAKPOINTS,
  DBGBCR,
  DBGBVR,
  DBGCLAIM,
  DBGDSCR,
  DBGDTRRX,
  DBGDTRTX,
  DBGVCR,
  DBGWCR,
  DBGWFAR,
  DBGWVR,
  DSCR_MDBGEN,
  DSCR_UDCCDIS,
  FIRST_CONTEXT_BREAKPOINT,
  monitorMode,
  refreshDebug,
  WATCHPOINTS,
  word,
} from "../debug-unit/registers";
import { CP15_COMMON, PRIVILEGED, SECURE } from "../state";
import { Status } from "../status";
import { setCoprocessorStatus, undefinedRead } from "./coprocessor-status";
import { TEECR, TEEHBR } from "./cp15-state";
import { hasSignal } from "./debug-signals";

/** Keys as in abi/src/arm/cp15.ts: 0x ⟨2·opc1⟩ ⟨CRn⟩ 0 E ⟨2·opc2⟩ ⟨CRm⟩. */
const KEY_DIDR: u32 = 0x000e00;
const KEY_DSCR_INTERNAL: u32 = 0x000e01;
const KEY_DTR_INTERNAL: u32 = 0x000e05;
const KEY_WFAR: u32 = 0x000e06;
const KEY_VCR: u32 = 0x000e07;
const KEY_DTRRX: u32 = 0x000e40;
const KEY_DSCR: u32 = 0x000e42;
const KEY_DTRTX: u32 = 0x000e43;
/** BVR, BCR, WVR, WCR number n: the key | n. */
const KEY_BVR: u32 = 0x000e80;
const KEY_BCR: u32 = 0x000ea0;
const KEY_WVR: u32 = 0x000ec0;
const KEY_WCR: u32 = 0x000ee0;
const KEY_PRSR: u32 = 0x010e85;
const KEY_CLAIMSET: u32 = 0x070ec8;
const KEY_CLAIMCLR: u32 = 0x070ec9;
const KEY_AUTHSTATUS: u32 = 0x070ece;
const KEY_DRAR: u32 = 0x010e00;
const KEY_DSAR: u32 = 0x020e00;
const KEY_TEECR: u32 = 0xc00e00;
const KEY_TEEHBR: u32 = 0xc10e00;
const TEECR_XED: u32 = 1;
const NUMBER: u32 = 0xf;
const OPC1_POS = 20;
const THUMBEE = 6 << 1;
const JAZELLE = 7 << 1;

/** 4 watchpoints, 6 breakpoints (2 with context matching), v7 debug, Security Extensions, r3p0. */
const DBGDIDR: u32 = 0x3513_7030;
const POWERED_UP = 1;
const DSCR_RESTARTED = 1 << 1;
const DSCR_SPID_DISABLED = 1 << 16;
const DSCR_SPNID_DISABLED = 1 << 17;
const DSCR_NS = 1 << 18;
const DSCR_TXFULL = 1 << 29;
const DSCR_RXFULL = 1 << 30;
/** MDBGen, UDCCdis, MOE. */
const DSCR_WRITABLE: u32 = 0x0000_903c;
const VCR_WRITABLE: u32 = 0xde00_dede;
const BCR_WRITABLE: u32 = 0x007f_c1e7;
/** Breakpoints 0–3 cannot compare context IDs: bit 21 is RAZ (ARM DDI 0388I table 10-4). */
const BCR_CONTEXT: u32 = 1 << 21;
const WCR_WRITABLE: u32 = 0x001f_c1ff;
const WORD_ADDRESS: u32 = ~3;
const CLAIMS = 0xff;

export function readDebug(core: usize, key: u32): u32 {
  setCoprocessorStatus(Status.NEXT);
  if (load<u32>(core, PRIVILEGED) === 0 && !openToUser(core, key)) return undefinedRead();
  switch (key) {
    case KEY_TEEHBR:
      return load<u32>(core + CP15_COMMON, TEEHBR);
    case KEY_TEECR:
      return load<u32>(core + CP15_COMMON, TEECR);
    case KEY_DIDR:
      return DBGDIDR;
    case KEY_DSCR_INTERNAL:
    case KEY_DSCR:
      return readStatus(core);
    case KEY_DTR_INTERNAL:
      store<u32>(core, load<u32>(core, DBGDSCR) & ~DSCR_RXFULL, DBGDSCR);
      return load<u32>(core, DBGDTRRX);
    case KEY_DTRRX:
      return load<u32>(core, DBGDTRRX);
    case KEY_DTRTX:
      return load<u32>(core, DBGDTRTX);
    case KEY_WFAR:
      return load<u32>(core, DBGWFAR);
    case KEY_VCR:
      return load<u32>(core, DBGVCR);
    case KEY_PRSR:
      return POWERED_UP;
    case KEY_CLAIMSET:
      return CLAIMS;
    case KEY_CLAIMCLR:
      return load<u32>(core, DBGCLAIM);
    case KEY_AUTHSTATUS:
      return authentication();
  }
  const field = pairField(key);
  if (field !== 0) return word(core, field, key & NUMBER);
  return known(key) ? 0 : undefinedRead();
}

export function writeDebug(core: usize, key: u32, value: u32): Status {
  if ((load<u32>(core, PRIVILEGED) === 0 && !openToUser(core, key)) || !known(key)) return Status.UNDEFINED;
  switch (key) {
    case KEY_TEEHBR:
      store<u32>(core + CP15_COMMON, value & ~3, TEEHBR);
      return Status.NEXT;
    case KEY_TEECR:
      store<u32>(core + CP15_COMMON, value & TEECR_XED, TEECR);
      return Status.NEXT;
    case KEY_DSCR:
      store<u32>(core, (load<u32>(core, DBGDSCR) & ~DSCR_WRITABLE) | (value & DSCR_WRITABLE), DBGDSCR);
      break;
    case KEY_DTR_INTERNAL:
      store<u32>(core, load<u32>(core, DBGDSCR) | DSCR_TXFULL, DBGDSCR);
      store<u32>(core, value, DBGDTRTX);
      return Status.NEXT;
    case KEY_DTRTX:
      store<u32>(core, value, DBGDTRTX);
      return Status.NEXT;
    case KEY_DTRRX:
      store<u32>(core, value, DBGDTRRX);
      return Status.NEXT;
    case KEY_WFAR:
      store<u32>(core, value, DBGWFAR);
      return Status.NEXT;
    case KEY_VCR:
      store<u32>(core, value & VCR_WRITABLE, DBGVCR);
      break;
    case KEY_CLAIMSET:
      store<u32>(core, load<u32>(core, DBGCLAIM) | (value & CLAIMS), DBGCLAIM);
      return Status.NEXT;
    case KEY_CLAIMCLR:
      store<u32>(core, load<u32>(core, DBGCLAIM) & ~value, DBGCLAIM);
      return Status.NEXT;
    default:
      writePair(core, key, value);
  }
  refreshDebug(core);
  return Status.SYNC;
}

/**
 * DBGDIDR, DBGDRAR, DBGDSAR, DBGDSCRint and DBGDTR unless DBGDSCR.UDCCdis; TEEHBR unless TEECR.XED
 * (ARM DDI 0406C B4.1.146).
 */
function openToUser(core: usize, key: u32): bool {
  switch (key) {
    case KEY_TEEHBR:
      return (load<u32>(core + CP15_COMMON, TEECR) & TEECR_XED) === 0;
    case KEY_DIDR:
    case KEY_DRAR:
    case KEY_DSAR:
    case KEY_DSCR_INTERNAL:
    case KEY_DTR_INTERNAL:
      return (load<u32>(core, DBGDSCR) & DSCR_UDCCDIS) === 0;
    default:
      return false;
  }
}

function readStatus(core: usize): u32 {
  let status = load<u32>(core, DBGDSCR) | DSCR_RESTARTED;
  if (!monitorMode(core)) status &= ~DSCR_MDBGEN;
  if (load<u32>(core, SECURE) === 0) status |= DSCR_NS;
  if (!hasSignal(DebugSignal.DBGEN) || !hasSignal(DebugSignal.SPIDEN)) status |= DSCR_SPID_DISABLED;
  if (!secureNonInvasive()) status |= DSCR_SPNID_DISABLED;
  return status;
}

function secureNonInvasive(): bool {
  return (
    hasSignal(DebugSignal.DBGEN | DebugSignal.NIDEN) && hasSignal(DebugSignal.SPIDEN | DebugSignal.SPNIDEN)
  );
}

/** DBGAUTHSTATUS (ARM DDI 0406C C11.11.3): for each kind, implemented and enabled. */
function authentication(): u32 {
  const invasive = hasSignal(DebugSignal.DBGEN);
  const nonInvasive = hasSignal(DebugSignal.DBGEN | DebugSignal.NIDEN);
  return (
    0xaa |
    u32(invasive) |
    (u32(nonInvasive) << 2) |
    (u32(invasive && hasSignal(DebugSignal.SPIDEN)) << 4) |
    (u32(secureNonInvasive()) << 6)
  );
}

/** Where the first register of the kind that `key` names is kept; 0: of no such kind. */
function pairField(key: u32): usize {
  const number = key & NUMBER;
  switch (key & ~NUMBER) {
    case KEY_BVR:
      return number < BREAKPOINTS ? DBGBVR : 0;
    case KEY_BCR:
      return number < BREAKPOINTS ? DBGBCR : 0;
    case KEY_WVR:
      return number < WATCHPOINTS ? DBGWVR : 0;
    case KEY_WCR:
      return number < WATCHPOINTS ? DBGWCR : 0;
    default:
      return 0;
  }
}

function writePair(core: usize, key: u32, value: u32): void {
  const field = pairField(key);
  if (field === 0) return;
  const number = key & NUMBER;
  const contexts = number >= FIRST_CONTEXT_BREAKPOINT;
  let mask: u32 = 0xffff_ffff;
  if (field === DBGBCR) mask = contexts ? BCR_WRITABLE : BCR_WRITABLE & ~BCR_CONTEXT;
  else if (field === DBGWCR) mask = WCR_WRITABLE;
  else if (field === DBGWVR || !contexts) mask = WORD_ADDRESS;
  store<u32>(core + field + (number << 2), value & mask);
}

/** Debug (opc1 0), ThumbEE, trivial Jazelle. */
function known(key: u32): bool {
  const opc1 = key >> OPC1_POS;
  return opc1 === 0 || opc1 === THUMBEE || opc1 === JAZELLE;
}
