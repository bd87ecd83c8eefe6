/**
 * The debug unit's registers as the core keeps them (ARM DDI 0388I 10.5, ARM DDI 0406C C11):
 *
 *     DSCR    15 MDBGen, 12 UDCCdis: as written; 30 RXfull, 29 TXfull, 5:2 MOE: as things are
 *     BCR     22:20 type, 19:16 linked BRP, 15:14 world, 8:5 bytes, 2:1 modes, 0 enable
 *     WCR     20 linked, 19:16 linked BRP, 15:14 world, 8:5 bytes, 4:3 access, 2:1 modes, 0 enable
 */
import { DebugSignal } from "../contract";
import { flushCore } from "../memory/contexts";
import { DEBUG, WATCHING, WATCHING_UNIT } from "../state";
import { Attention, setAttention } from "../system/attention-state";
import { hasSignal, invasiveDebug } from "../system/debug-signals";

export const BREAKPOINTS: u32 = 6;
export const WATCHPOINTS: u32 = 4;
/** The last two breakpoints can compare the context ID. */
export const FIRST_CONTEXT_BREAKPOINT: u32 = 4;

export const DBGDSCR = DEBUG;
export const DBGVCR = DEBUG + 0x04;
export const DBGWFAR = DEBUG + 0x08;
export const DBGDTRTX = DEBUG + 0x0c;
export const DBGDTRRX = DEBUG + 0x10;
export const DBGCLAIM = DEBUG + 0x14;
export const DBGBVR = DEBUG + 0x18;
export const DBGBCR = DBGBVR + 4 * 6;
export const DBGWVR = DBGBCR + 4 * 6;
export const DBGWCR = DBGWVR + 4 * 4;

export const DSCR_MDBGEN = 1 << 15;
export const DSCR_UDCCDIS = 1 << 12;
const DSCR_MOE = 0x3c;
const DSCR_MOE_POS = 2;

/** DBGDSCR.MOE: how the last debug event came (ARM DDI 0406C C11.11.20). */
export const enum EntryMethod {
  NONE = 0,
  BREAKPOINT = 1,
  BKPT = 3,
  VECTOR_CATCH = 5,
  WATCHPOINT = 10,
}

export function noteEntry(core: usize, method: u32): void {
  store<u32>(core, (load<u32>(core, DBGDSCR) & ~DSCR_MOE) | (method << DSCR_MOE_POS), DBGDSCR);
}

/** Fields that BCR and WCR share. */
export const CONTROL_ENABLE = 1;
const LINKED_POS = 16;
const LINKED = 0xf;
export const BYTES_POS = 5;
export const BYTES = 0xf;
const WORLD_POS = 14;
export const TYPE_POS = 20;
export const TYPE = 7;

/** BCR 22:20. */
export const enum Type {
  LINKED = 1,
  CONTEXT = 2,
  LINKED_CONTEXT = 3,
  MISMATCH = 4,
}

export function word(core: usize, field: usize, number: u32): u32 {
  return load<u32>(core + field + (number << 2));
}

export function linkedBreakpoint(control: u32): u32 {
  return (control >> LINKED_POS) & LINKED;
}

/** Does bits 15:14 (0: both worlds, 1: non-secure, 2: secure) name the world? */
export function worldMatches(control: u32, secure: bool): bool {
  const wanted = (control >> WORLD_POS) & 3;
  return wanted === 0 || wanted === (secure ? 2 : 1);
}

/** DBGDSCR.MDBGen as it reads and works: 0 while DBGEN is low (ARM DDI 0406C C11.11.20). */
export function monitorMode(core: usize): bool {
  return (load<u32>(core, DBGDSCR) & DSCR_MDBGEN) !== 0 && hasSignal(DebugSignal.DBGEN);
}

/** Does a debug event in the present state become an exception? */
export function debugEvents(core: usize): bool {
  return monitorMode(core) && invasiveDebug(core);
}

/** Call after a register or a signal changed: what must the executor look at from now on? */
export function refreshDebug(core: usize): void {
  const on = monitorMode(core);
  let breakpoints = load<u32>(core, DBGVCR) !== 0;
  for (let i: u32 = 0; i < BREAKPOINTS; i++) {
    const control = word(core, DBGBCR, i);
    const type = (control >> TYPE_POS) & TYPE;
    if ((control & CONTROL_ENABLE) !== 0 && type !== Type.LINKED_CONTEXT) breakpoints = true;
  }
  setAttention(core, Attention.BREAKPOINTS, on && breakpoints);
  let watching = false;
  for (let i: u32 = 0; i < WATCHPOINTS; i++)
    if ((word(core, DBGWCR, i) & CONTROL_ENABLE) !== 0) watching = on;
  const before = load<u32>(core, WATCHING);
  store<u32>(core, (before & ~WATCHING_UNIT) | (watching ? WATCHING_UNIT : 0), WATCHING);
  if (watching || (before & WATCHING_UNIT) !== 0) flushCore(core);
}
