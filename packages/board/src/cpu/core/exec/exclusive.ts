/** LDREX, STREX and their sizes, SWP. Always naturally aligned (ARM DDI 0406C A3.2.1). */

import { aligned, readByte, readHalf, readWord, writeByte, writeHalf, writeWord } from "../memory/access";
import { clearMonitor, monitorOpen, openMonitor } from "../memory/exclusive";
import { probedLocation, probeExclusive } from "../memory/fill";
import { Op } from "../op";
import { ABORT } from "../state";
import { Status } from "../status";
import { SCTLR, SCTLR_SW, worldBank } from "../system/cp15-state";
import { imm, putRa, putRd, ra, rm, rn } from "./operands";

function readSized(core: usize, va: u32, size: u32): u32 {
  return size === 1 ? readByte(core, va) : size === 2 ? readHalf(core, va) : readWord(core, va);
}

/** `size` 1, 2, 4 or 8 bytes. */
function loadExclusive(core: usize, up: usize, size: u32): Status {
  const va = rn(core, up) + (size === 4 ? imm(up) : 0);
  if (!aligned(core, va, size, false)) return Status.ABORT;
  if (!probeExclusive(core, va, size, false)) return Status.ABORT;
  const location = probedLocation();
  const first = readSized(core, va, size);
  const second = size === 8 ? readWord(core, va + 4) : 0;
  if (load<u32>(core, ABORT) !== 0) return Status.ABORT;
  openMonitor(core, location);
  putRd(core, up, first);
  if (size === 8) putRa(core, up, second);
  return Status.NEXT;
}

function storeExclusive(core: usize, up: usize, size: u32): Status {
  const va = rn(core, up) + (size === 4 ? imm(up) : 0);
  if (!aligned(core, va, size, true)) return Status.ABORT;
  if (!probeExclusive(core, va, size, true)) return Status.ABORT;
  const open = monitorOpen(core, probedLocation());
  clearMonitor(core);
  if (open) {
    const value = rm(core, up);
    if (size === 1) writeByte(core, va, value);
    else if (size === 2) writeHalf(core, va, value);
    else writeWord(core, va, value);
    if (size === 8) writeWord(core, va + 4, ra(core, up));
  }
  putRd(core, up, open ? 0 : 1);
  return Status.NEXT;
}

/** SWP, SWPB: Undefined unless SCTLR.SW. */
function swap(core: usize, up: usize, size: u32): Status {
  if ((load<u32>(worldBank(core), SCTLR) & SCTLR_SW) === 0) return Status.UNDEFINED;
  const va = rn(core, up);
  if (!aligned(core, va, size, true) || !probeExclusive(core, va, size, true)) return Status.ABORT;
  const old = readSized(core, va, size);
  if (load<u32>(core, ABORT) !== 0) return Status.ABORT;
  if (size === 1) writeByte(core, va, rm(core, up));
  else writeWord(core, va, rm(core, up));
  putRd(core, up, old);
  return Status.NEXT;
}

/** Exclusive accesses and SWP. */
export function executeExclusive(core: usize, up: usize, op: u32): Status {
  switch (op) {
    case Op.LDREX:
      return loadExclusive(core, up, 4);
    case Op.LDREXB:
      return loadExclusive(core, up, 1);
    case Op.LDREXH:
      return loadExclusive(core, up, 2);
    case Op.LDREXD:
      return loadExclusive(core, up, 8);
    case Op.STREX:
      return storeExclusive(core, up, 4);
    case Op.STREXB:
      return storeExclusive(core, up, 1);
    case Op.STREXH:
      return storeExclusive(core, up, 2);
    case Op.STREXD:
      return storeExclusive(core, up, 8);
    case Op.CLREX:
      clearMonitor(core);
      return Status.NEXT;
    case Op.SWP:
      return swap(core, up, 4);
    case Op.SWPB:
      return swap(core, up, 1);
    default:
      return Status.UNDEFINED;
  }
}
