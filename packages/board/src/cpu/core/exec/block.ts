/**
 * LDM, STM, and the return-state forms RFE and SRS. The whole range is probed before anything
 * changes. A range within one cached page is copied straight from or to RAM.
 */
import { aligned, probe, readWord, writeWord } from "../memory/access";
import { dataIndex, WRITE_ENTRIES } from "../memory/contexts";
import { Range } from "../memory/fill";
import { ABORT, BIG_ENDIAN, LR, MODE, R, SECURE, SP, TLB } from "../state";
import { Status } from "../status";
import { bankOf, readSpsr, userRegister } from "../system/banks";
import { Mode, modeExists } from "../system/mode";
import { M_BEFORE, M_UP, M_USER, M_WRITEBACK, UOP_RN } from "../uop";
import { branchExchange, exceptionReturn, returnTo } from "./branch";
import { imm, putRn, rn } from "./operands";

const LIST = 0xffff;
const PC_BIT = 0x8000;
const IN_PAGE: u32 = 0xfff;
const PAGE: u32 = 0x1000;
const MODE_MASK = 0x1f;

/** Lowest address of a transfer of `bytes` from `base`. */
function lowest(base: u32, bytes: u32, flags: u32): u32 {
  const up = (flags & M_UP) !== 0;
  const before = (flags & M_BEFORE) !== 0;
  if (up) return before ? base + 4 : base;
  return before ? base - bytes : base - bytes + 4;
}

/** Host address of the range if it lies in one page that is in the TLB, else 0. */
function direct(core: usize, va: u32, bytes: u32, entries: usize): usize {
  if ((va & IN_PAGE) + bytes > PAGE || load<u32>(core, BIG_ENDIAN) !== 0) return 0;
  const entry: usize = load<u32>(core, TLB) + dataIndex(va) + entries;
  return load<u32>(entry) === (va & ~IN_PAGE) ? va + load<u32>(entry, 4) : 0;
}

export function loadMultiple(core: usize, up: usize): Status {
  const flags = imm(up);
  const base = rn(core, up);
  const bytes = (<u32>popcnt<u32>(flags & LIST)) << 2;
  const va = lowest(base, bytes, flags);
  if (!aligned(core, va, 4, false)) return Status.ABORT;
  const toPc = (flags & PC_BIT) !== 0;
  const userBank = (flags & M_USER) !== 0 && !toPc;
  const from = direct(core, va, bytes, 0);
  let target: u32 = 0;
  let list = flags & LIST & ~PC_BIT;
  if (from !== 0) {
    let at = from;
    for (; list !== 0; list &= list - 1) {
      store<u32>(destination(core, <u32>ctz<u32>(list), userBank), load<u32>(at));
      at += 4;
    }
    if (toPc) target = load<u32>(at);
  } else {
    if (probe(core, va, bytes, false) === Range.ABORTED) return Status.ABORT;
    let at = va;
    for (; list !== 0; list &= list - 1) {
      const value = readWord(core, at);
      if (load<u32>(core, ABORT) !== 0) {
        putRn(core, up, base);
        return Status.ABORT;
      }
      store<u32>(destination(core, <u32>ctz<u32>(list), userBank), value);
      at += 4;
    }
    if (toPc) target = readWord(core, at);
    if (load<u32>(core, ABORT) !== 0) {
      putRn(core, up, base);
      return Status.ABORT;
    }
  }
  const baseLoaded = ((flags >> (load<u8>(up, UOP_RN) >> 2)) & 1) !== 0;
  if ((flags & M_WRITEBACK) !== 0 && !baseLoaded) putRn(core, up, newBase(base, bytes, flags));
  if (!toPc) return Status.NEXT;
  return (flags & M_USER) !== 0 ? exceptionReturn(core, target) : branchExchange(core, target);
}

export function storeMultiple(core: usize, up: usize): Status {
  const flags = imm(up);
  const base = rn(core, up);
  const bytes = (<u32>popcnt<u32>(flags & LIST)) << 2;
  const va = lowest(base, bytes, flags);
  if (!aligned(core, va, 4, true)) return Status.ABORT;
  const userBank = (flags & M_USER) !== 0;
  let list = flags & LIST;
  const to = direct(core, va, bytes, WRITE_ENTRIES);
  if (to !== 0) {
    let at = to;
    for (; list !== 0; list &= list - 1) {
      store<u32>(at, load<u32>(destination(core, <u32>ctz<u32>(list), userBank)));
      at += 4;
    }
  } else {
    const range = probe(core, va, bytes, true);
    if (range === Range.ABORTED) return Status.ABORT;
    let at = va;
    for (; list !== 0 && range === Range.READY; list &= list - 1) {
      writeWord(core, at, load<u32>(destination(core, <u32>ctz<u32>(list), userBank)));
      at += 4;
    }
  }
  if ((flags & M_WRITEBACK) !== 0) putRn(core, up, newBase(base, bytes, flags));
  return Status.NEXT;
}

function destination(core: usize, number: u32, userBank: bool): usize {
  return userBank ? userRegister(core, number) : core + R + (number << 2);
}

function newBase(base: u32, bytes: u32, flags: u32): u32 {
  return (flags & M_UP) !== 0 ? base + bytes : base - bytes;
}

const RETURN_STATE = 8;

/** RFE: PC and CPSR from memory. */
export function returnFromException(core: usize, up: usize): Status {
  const mode = load<u32>(core, MODE);
  if (mode === Mode.USR) return Status.UNDEFINED;
  const flags = imm(up);
  const base = rn(core, up);
  const va = lowest(base, RETURN_STATE, flags);
  if (!aligned(core, va, 4, false)) return Status.ABORT;
  if (probe(core, va, RETURN_STATE, false) === Range.ABORTED) return Status.ABORT;
  const target = readWord(core, va);
  const psr = readWord(core, va + 4);
  if (load<u32>(core, ABORT) !== 0) return Status.ABORT;
  if ((flags & M_WRITEBACK) !== 0) putRn(core, up, newBase(base, RETURN_STATE, flags));
  return returnTo(core, target, psr);
}

/**
 * SRS: LR and SPSR of this mode to the stack of another. In User and System mode, and in the normal
 * world to the stack of monitor mode (both UNPREDICTABLE), Undefined.
 */
export function storeReturnState(core: usize, up: usize): Status {
  const mode = load<u32>(core, MODE);
  const flags = imm(up);
  const stackMode = flags & MODE_MASK;
  if (mode === Mode.USR || mode === Mode.SYS || !modeExists(stackMode)) return Status.UNDEFINED;
  if (stackMode === Mode.MON && load<u32>(core, SECURE) === 0) return Status.UNDEFINED;
  const own = bankOf(core, stackMode) === bankOf(core, mode);
  const stackAt = own ? core + R + SP : bankOf(core, stackMode);
  const base = load<u32>(stackAt);
  const va = lowest(base, RETURN_STATE, flags);
  if (!aligned(core, va, 4, true)) return Status.ABORT;
  const range = probe(core, va, RETURN_STATE, true);
  if (range === Range.ABORTED) return Status.ABORT;
  if (range === Range.READY) {
    writeWord(core, va, load<u32>(core + R + LR));
    writeWord(core, va + 4, readSpsr(core));
  }
  if ((flags & M_WRITEBACK) !== 0) store<u32>(stackAt, newBase(base, RETURN_STATE, flags));
  return Status.NEXT;
}
