/**
 * Loads and stores beyond the executor's own: general addressing, to the PC, pairs, unprivileged.
 */

import {
  aligned,
  probe,
  readByte,
  readHalf,
  readWord,
  writeByte,
  writeHalf,
  writeWord,
} from "../memory/access";
import { selectContext } from "../memory/contexts";
import { Range } from "../memory/fill";
import { Op } from "../op";
import { ABORT, PRIVILEGED, R } from "../state";
import { Status } from "../status";
import {
  Access,
  isStore,
  U_ACCESS_POS,
  U_POST,
  U_REGISTER,
  U_SHIFT_POS,
  U_SUBTRACT,
  UOP_RD,
  UOP_RN,
  X_PREINDEXED,
  X_SUBTRACT,
  X_WRITEBACK,
} from "../uop";
import { signByte, signHalf } from "./bits";
import { branchExchange } from "./branch";
import { amount, imm, putRa, putRd, putRn, ra, rd, rm, rn } from "./operands";
import { shift } from "./shifter";

const SHIFT_MASK = 0xf;

/** The access itself: register at `rdAt` ↔ memory. False: aborted, the register is untouched. */
function access(core: usize, rdAt: usize, va: u32, kind: u32): bool {
  if (isStore(kind)) {
    const value = load<u32>(rdAt);
    if (kind === Access.STR) writeWord(core, va, value);
    else if (kind === Access.STRB) writeByte(core, va, value);
    else writeHalf(core, va, value);
    return load<u32>(core, ABORT) === 0;
  }
  let value: u32;
  switch (kind) {
    case Access.LDR:
      value = readWord(core, va);
      break;
    case Access.LDRB:
      value = readByte(core, va);
      break;
    case Access.LDRH:
      value = readHalf(core, va);
      break;
    case Access.LDRSB:
      value = signByte(readByte(core, va));
      break;
    default:
      value = signHalf(readHalf(core, va));
  }
  if (load<u32>(core, ABORT) !== 0) return false;
  store<u32>(rdAt, value);
  return true;
}

function registerAt(core: usize, scaled: u32): usize {
  return core + R + scaled;
}

/** _X forms: register offset, any shift, added or subtracted, pre- or post-indexed. */
function transferIndexed(core: usize, up: usize, kind: u32): Status {
  const base = rn(core, up);
  const indexed = indexedAddress(core, up, base);
  const va = (imm(up) & X_PREINDEXED) !== 0 ? indexed : base;
  if (!access(core, registerAt(core, load<u8>(up, UOP_RD)), va, kind)) return Status.ABORT;
  const keepsLoaded = !isStore(kind) && load<u8>(up, UOP_RD) === load<u8>(up, UOP_RN);
  if ((imm(up) & X_WRITEBACK) !== 0 && !keepsLoaded) putRn(core, up, indexed);
  return Status.NEXT;
}

function indexedAddress(core: usize, up: usize, base: u32): u32 {
  const flags = imm(up);
  const offset = shift(core, rm(core, up), flags & SHIFT_MASK, amount(up));
  return (flags & X_SUBTRACT) !== 0 ? base - offset : base + offset;
}

/** LDR pc: the address, then what the base becomes. */
function loadPc(core: usize, up: usize, va: u32, newBase: u32): Status {
  const target = readWord(core, va);
  if (load<u32>(core, ABORT) !== 0) return Status.ABORT;
  putRn(core, up, newBase);
  return branchExchange(core, target);
}

function loadPcIndexed(core: usize, up: usize): Status {
  const base = rn(core, up);
  const indexed = indexedAddress(core, up, base);
  const flags = imm(up);
  return loadPc(
    core,
    up,
    (flags & X_PREINDEXED) !== 0 ? indexed : base,
    (flags & X_WRITEBACK) !== 0 ? indexed : base,
  );
}

const WORD = 4;
const PAIR = 8;

/**
 * LDRD: rd, ra ← two words; word alignment is enough on ARMv7 with Normal memory, but a misaligned
 * word faults.
 */
function loadPair(core: usize, up: usize, va: u32, newBase: u32): Status {
  if (!aligned(core, va, WORD, false)) return Status.ABORT;
  if (probe(core, va, PAIR, false) === Range.ABORTED) return Status.ABORT;
  const first = readWord(core, va);
  const second = readWord(core, va + WORD);
  if (load<u32>(core, ABORT) !== 0) return Status.ABORT;
  putRn(core, up, newBase);
  putRd(core, up, first);
  putRa(core, up, second);
  return Status.NEXT;
}

function storePair(core: usize, up: usize, va: u32, newBase: u32): Status {
  if (!aligned(core, va, WORD, true)) return Status.ABORT;
  const range = probe(core, va, PAIR, true);
  if (range === Range.ABORTED) return Status.ABORT;
  if (range === Range.READY) {
    writeWord(core, va, rd(core, up));
    writeWord(core, va + WORD, ra(core, up));
  }
  putRn(core, up, newBase);
  return Status.NEXT;
}

/** _X form of LDRD, STRD: ra is the second register, so the offset is not shifted. */
function pairIndexed(core: usize, up: usize, isLoad: bool): Status {
  const flags = imm(up);
  const base = rn(core, up);
  const indexed = (flags & X_SUBTRACT) !== 0 ? base - rm(core, up) : base + rm(core, up);
  const va = (flags & X_PREINDEXED) !== 0 ? indexed : base;
  const newBase = (flags & X_WRITEBACK) !== 0 ? indexed : base;
  return isLoad ? loadPair(core, up, va, newBase) : storePair(core, up, va, newBase);
}

/** LDRT, STRT and sizes: as User mode would. */
function unprivileged(core: usize, up: usize): Status {
  const flags = imm(up);
  const base = rn(core, up);
  let offset = flags & 0xfff;
  if ((flags & U_REGISTER) !== 0)
    offset = shift(core, rm(core, up), (flags >> U_SHIFT_POS) & SHIFT_MASK, amount(up));
  const indexed = (flags & U_SUBTRACT) !== 0 ? base - offset : base + offset;
  const privileged = load<u32>(core, PRIVILEGED);
  store<u32>(core, 0, PRIVILEGED);
  selectContext(core);
  const va = (flags & U_POST) !== 0 ? base : indexed;
  const ok = access(core, registerAt(core, load<u8>(up, UOP_RD)), va, (flags >> U_ACCESS_POS) & 7);
  store<u32>(core, privileged, PRIVILEGED);
  selectContext(core);
  if (!ok) return Status.ABORT;
  if ((flags & U_POST) !== 0) putRn(core, up, indexed);
  return Status.NEXT;
}

/** The _X forms, loads to the PC, pairs and unprivileged accesses. */
export function executeTransfer(core: usize, up: usize, op: u32): Status {
  const base = rn(core, up);
  const indexed = base + imm(up);
  switch (op) {
    case Op.LDR_X:
      return transferIndexed(core, up, Access.LDR);
    case Op.LDRB_X:
      return transferIndexed(core, up, Access.LDRB);
    case Op.LDRH_X:
      return transferIndexed(core, up, Access.LDRH);
    case Op.LDRSB_X:
      return transferIndexed(core, up, Access.LDRSB);
    case Op.LDRSH_X:
      return transferIndexed(core, up, Access.LDRSH);
    case Op.STR_X:
      return transferIndexed(core, up, Access.STR);
    case Op.STRB_X:
      return transferIndexed(core, up, Access.STRB);
    case Op.STRH_X:
      return transferIndexed(core, up, Access.STRH);
    case Op.LDR_PC_I:
      return loadPc(core, up, indexed, base);
    case Op.LDR_PC_R:
      return loadPc(core, up, base + (rm(core, up) << amount(up)), base);
    case Op.LDR_PC_PRE:
      return loadPc(core, up, indexed, indexed);
    case Op.LDR_PC_POST:
      return loadPc(core, up, base, indexed);
    case Op.LDR_PC_X:
      return loadPcIndexed(core, up);
    case Op.LDRD_I:
      return loadPair(core, up, indexed, base);
    case Op.LDRD_PRE:
      return loadPair(core, up, indexed, indexed);
    case Op.LDRD_POST:
      return loadPair(core, up, base, indexed);
    case Op.LDRD_X:
      return pairIndexed(core, up, true);
    case Op.STRD_I:
      return storePair(core, up, indexed, base);
    case Op.STRD_PRE:
      return storePair(core, up, indexed, indexed);
    case Op.STRD_POST:
      return storePair(core, up, base, indexed);
    case Op.STRD_X:
      return pairIndexed(core, up, false);
    case Op.UNPRIV:
      return unprivileged(core, up);
    default:
      return Status.UNDEFINED;
  }
}
