/**
 * What every decoded micro-op gets after the decoder: length, cost, ITSTATE, prologues, branches
 * within the page.
 */

import { costOf } from "../cost";
import { isMarked } from "../debugger/marks";
import { Op } from "../op";
import { PC_OPERAND } from "../state";
import {
  COND_ALWAYS,
  READS_PC,
  READS_PC_ALIGNED,
  UOP_COND,
  UOP_COST,
  UOP_IMM,
  UOP_IT,
  UOP_LEN,
  UOP_OP,
  UOP_RA,
  UOP_RD,
  UOP_REAL,
  UOP_RM,
  UOP_RN,
} from "../uop";
import { conditionOp } from "./forms";

const CONDITION: u32 = 0xf;
const IN_PAGE = 0xfff;
const PAGE = 0x1000;

/**
 * Finishes the micro-op at `out`: `offset` of the instruction in its page, `length` in bytes,
 * `pcShift` log2(micro-op bytes per instruction byte).
 */
export function finish(out: usize, offset: u32, length: u32, pcShift: u32, itstate: u32): void {
  const len = length << pcShift;
  let op: u32 = load<u16>(out, UOP_OP);
  store<u8>(out, len, UOP_LEN);
  store<u8>(out, costOf(op, load<u32>(out, UOP_IMM)), UOP_COST);
  store<u8>(out, itstate, UOP_IT);
  if (namesPc(out)) readPc(out);
  if (op === Op.B) op = linkBranch(out, offset, len, pcShift);
  store<u16>(out, op, UOP_REAL);
  store<u16>(out, isMarked(offset) ? Op.BREAKPOINT : prologueOf(out), UOP_OP);
}

/**
 * Is an operand r15? Also where the architecture calls the instruction UNPREDICTABLE, it reads the
 * PC: what r15's place holds from an earlier instruction is not the same in translated code.
 */
function namesPc(up: usize): bool {
  return (
    load<u8>(up, UOP_RN) === PC_OPERAND ||
    load<u8>(up, UOP_RM) === PC_OPERAND ||
    load<u8>(up, UOP_RA) === PC_OPERAND ||
    load<u8>(up, UOP_RD) === PC_OPERAND
  );
}

function readPc(up: usize): void {
  const cond: u32 = load<u8>(up, UOP_COND);
  if ((cond & READS_PC_ALIGNED) === 0) store<u8>(up, cond | READS_PC, UOP_COND);
}

/** What the executor meets first of a finished micro-op that has no breakpoint. */
export function prologueOf(up: usize): u32 {
  const cond: u32 = load<u8>(up, UOP_COND);
  const conditional = (cond & CONDITION) < u32(COND_ALWAYS);
  if ((cond & (READS_PC | READS_PC_ALIGNED)) !== 0) return conditional ? Op.COND_READ_PC : Op.READ_PC;
  return conditional ? conditionOp(cond & CONDITION) : load<u16>(up, UOP_REAL);
}

/**
 * A branch that stays in the page moves the micro-op pointer: imm = distance in micro-op bytes less
 * the length, because the executor adds the length anyway.
 */
function linkBranch(out: usize, offset: u32, len: u32, pcShift: u32): u32 {
  const distance = load<i32>(out, UOP_IMM);
  const target = i32(offset) + distance;
  if (target < 0 || target >= PAGE || (target & IN_PAGE) !== target) return Op.B;
  store<i32>(out, (distance << pcShift) - i32(len), UOP_IMM);
  return Op.B_LOCAL;
}

export function clearUop(out: usize): void {
  store<u64>(out, 0);
  store<u64>(out, 0, 8);
  store<u8>(out, COND_ALWAYS, UOP_COND);
}

export function isUndecoded(up: usize): bool {
  return load<u32>(up) === 0;
}
