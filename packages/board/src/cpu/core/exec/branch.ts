/** Writing the PC: interworking branches, tables, data processing to the PC, exception return. */

import { readByte, readHalf } from "../memory/access";
import { Op } from "../op";
import { count } from "../pmu/events";
import { nextPc, pcOf } from "../program-counter";
import { ABORT, CF, EXCEPTION_RETURNS, ITSTATE, LR, MODE, PC, R, THUMB } from "../state";
import { Status } from "../status";
import { readSpsr } from "../system/banks";
import { backFromMonitor, noteReturn } from "../system/exception-accounts";
import { Mode } from "../system/mode";
import { writeCpsr } from "../system/psr";
import { Shift } from "../uop";
import { imm, rm, rn } from "./operands";
import { shift } from "./shifter";

const ALL_FIELDS = 0xf;

/** BXWritePC: bit 0 chooses the instruction set. */
export function branchExchange(core: usize, target: u32): Status {
  const thumb = target & 1;
  store<u32>(core, thumb, THUMB);
  store<u32>(core, target & (thumb !== 0 ? ~1 : ~3), PC);
  return Status.JUMP;
}

/** BranchWritePC: same instruction set. */
export function branchTo(core: usize, target: u32): Status {
  store<u32>(core, target & (load<u32>(core, THUMB) !== 0 ? ~1 : ~3), PC);
  return Status.JUMP;
}

/** LR ← return address, with bit 0 = Thumb. */
function link(core: usize, up: usize): void {
  store<u32>(core + R + LR, nextPc(core, up) | load<u32>(core, THUMB));
}

export function branchLink(core: usize, up: usize): Status {
  link(core, up);
  store<u32>(core, pcOf(core, up) + imm(up), PC);
  return Status.JUMP;
}

function branchLinkSwitch(core: usize, up: usize): Status {
  link(core, up);
  store<u32>(core, (pcOf(core, up) & ~3) + imm(up), PC);
  store<u32>(core, load<u32>(core, THUMB) ^ 1, THUMB);
  return Status.JUMP;
}

function branchLinkExchange(core: usize, up: usize): Status {
  const target = rm(core, up);
  link(core, up);
  return branchExchange(core, target);
}

/** TBB, TBH: the table entry counts halfwords. */
function tableBranch(core: usize, up: usize, halfwords: bool): Status {
  const entry = halfwords
    ? readHalf(core, rn(core, up) + (rm(core, up) << 1))
    : readByte(core, rn(core, up) + rm(core, up));
  if (load<u32>(core, ABORT) !== 0) return Status.ABORT;
  store<u32>(core, pcOf(core, up) + 4 + (entry << 1), PC);
  return Status.JUMP;
}

/**
 * Returns from an exception to `target` with CPSR ← SPSR. In User and System mode (UNPREDICTABLE)
 * Undefined.
 */
export function exceptionReturn(core: usize, target: u32): Status {
  const mode = load<u32>(core, MODE);
  if (mode === Mode.USR || mode === Mode.SYS) return Status.UNDEFINED;
  return returnTo(core, target, readSpsr(core));
}

/** Continues at `target` with `psr`. */
export function returnTo(core: usize, target: u32, psr: u32): Status {
  count(core, EXCEPTION_RETURNS);
  store<u32>(core, 0, ITSTATE);
  const from = load<u32>(core, MODE);
  if (from !== Mode.MON) noteReturn(core, from);
  writeCpsr(core, psr, ALL_FIELDS, true);
  if (from === Mode.MON && load<u32>(core, MODE) !== Mode.MON) backFromMonitor(core, target);
  store<u32>(core, target & (load<u32>(core, THUMB) !== 0 ? ~1 : ~3), PC);
  return Status.EXIT;
}

function returnSubtract(core: usize, up: usize): Status {
  return exceptionReturn(core, load<u32>(core + R + LR) - imm(up));
}

/**
 * ARM data processing into the PC; the prologue has prepared reads of r15. With S the instruction
 * returns from an exception, without S it interworks.
 */
function dataToPc(core: usize, up: usize): Status {
  const insn = imm(up);
  const operand = operandTwo(core, insn);
  const a = load<u32>(core + R + (((insn >> 16) & 15) << 2));
  const result = compute(core, (insn >> 21) & 15, a, operand);
  return (insn & (1 << 20)) !== 0 ? exceptionReturn(core, result) : branchExchange(core, result);
}

function operandTwo(core: usize, insn: u32): u32 {
  if ((insn & (1 << 25)) !== 0) return rotr<u32>(insn & 0xff, ((insn >> 8) & 15) << 1);
  const value = load<u32>(core + R + ((insn & 15) << 2));
  const type = (insn >> 5) & 3;
  if ((insn & 0x10) !== 0)
    return shift(core, value, type, load<u32>(core + R + (((insn >> 8) & 15) << 2)) & 0xff);
  const amount = (insn >> 7) & 31;
  if (amount === 0 && type !== 0) return shift(core, value, type === 3 ? Shift.RRX : type, 32);
  return shift(core, value, type, amount);
}

/** Results only: the flags, if any, come from the SPSR. */
function compute(core: usize, opcode: u32, a: u32, b: u32): u32 {
  const carry = load<u32>(core, CF);
  switch (opcode) {
    case 0:
      return a & b;
    case 1:
      return a ^ b;
    case 2:
      return a - b;
    case 3:
      return b - a;
    case 4:
      return a + b;
    case 5:
      return a + b + carry;
    case 6:
      return a - b - 1 + carry;
    case 7:
      return b - a - 1 + carry;
    case 12:
      return a | b;
    case 13:
      return b;
    case 14:
      return a & ~b;
    default:
      return ~b;
  }
}

/** The branches that the executor's own switch does not have. */
export function executeBranch(core: usize, up: usize, op: u32): Status {
  switch (op) {
    case Op.BLX_IMM:
      return branchLinkSwitch(core, up);
    case Op.BLX:
      return branchLinkExchange(core, up);
    case Op.BRANCH:
      return branchTo(core, rm(core, up));
    case Op.BRANCH_ADD:
      return branchTo(core, pcOf(core, up) + 4 + rm(core, up));
    case Op.TBB:
      return tableBranch(core, up, false);
    case Op.TBH:
      return tableBranch(core, up, true);
    case Op.DP_PC:
      return dataToPc(core, up);
    case Op.RETURN_SUB:
      return returnSubtract(core, up);
    default:
      return Status.UNDEFINED;
  }
}
