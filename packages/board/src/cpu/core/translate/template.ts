/**
 * Puts templates into the function in work, with the operands of an instruction in their holes. How
 * templates come about: packages/board/templates.
 */
import { ImmCarry, Shift } from "../uop";
import { getC, getN, getV, getZ, putC, putN, putV, putZ, subtract } from "./flag-state";
import { Hole } from "./hole-number";
import { amountOf, immOf, raOf, rdOf, rmOf, rnOf } from "./micro-op";
import { Named, numberOf } from "./named-template";
import { Opcode } from "./opcode";
import { byte, constant } from "./output";
import { pcOffset } from "./page";
import { pageAddress } from "./page-address";
import { getRegister, putRegister } from "./registers";
import { behindHole, copyToHole, NO_HOLE, startOf } from "./template-bytes";

const LOW_BYTE = 0xff;
const WIDTH: u32 = 32;

/** The template `number` for the instruction of `up`, whose imm is `imm`. */
export function pasteWith(number: u32, up: usize, imm: i32): void {
  let hole = copyToHole(startOf(number));
  while (hole !== NO_HOLE) {
    // A hole may hold another template.
    const rest = behindHole();
    fill(hole, up, imm);
    hole = copyToHole(rest);
  }
}

export function paste(number: u32, up: usize): void {
  pasteWith(number, up, immOf(up));
}

function fill(hole: u32, up: usize, imm: i32): void {
  switch (hole) {
    case Hole.RD:
      getRegister(up, rdOf(up));
      break;
    case Hole.RN:
      getRegister(up, rnOf(up));
      break;
    case Hole.RM:
      getRegister(up, rmOf(up));
      break;
    case Hole.RA:
      getRegister(up, raOf(up));
      break;
    case Hole.IMM:
      constant(imm);
      break;
    case Hole.AMOUNT:
      constant(amountOf(up));
      break;
    case Hole.PUT_RD:
      putRegister(rdOf(up));
      break;
    case Hole.PUT_RN:
      putRegister(rnOf(up));
      break;
    case Hole.PUT_RA:
      putRegister(raOf(up));
      break;
    case Hole.FLAG_N:
      getN();
      break;
    case Hole.FLAG_Z:
      getZ();
      break;
    case Hole.FLAG_C:
      getC();
      break;
    case Hole.FLAG_V:
      getV();
      break;
    case Hole.PUT_N:
      putN();
      break;
    case Hole.PUT_Z:
      putZ();
      break;
    case Hole.PUT_C:
      putC();
      break;
    case Hole.PUT_V:
      putV();
      break;
    case Hole.SUB_FLAGS:
      subtract();
      break;
    case Hole.PUT_IMMEDIATE_CARRY:
      if (amountOf(up) !== u32(ImmCarry.KEEP)) {
        constant(amountOf(up) - ImmCarry.CLEAR);
        putC();
      }
      break;
    case Hole.SHIFTED:
      pasteShift(up, imm, false);
      break;
    case Hole.SHIFT_CARRY:
      pasteShift(up, imm, true);
      break;
    case Hole.REGISTER_AMOUNT:
      getRegister(up, raOf(up));
      constant(LOW_BYTE);
      byte(Opcode.I32_AND);
      break;
    default:
      pageAddress(pcOffset(up));
  }
}

/** rm shifted by `kind` (Shift) and ra, or the carry out. */
export function pasteShift(up: usize, kind: u32, isCarry: bool): void {
  const amount = amountOf(up);
  if (amount === 0 && kind < u32(Shift.RRX)) {
    if (isCarry) getC();
    else getRegister(up, rmOf(up));
    return;
  }
  paste(numberOf(shiftTemplate(kind, amount) + (isCarry ? Named.LSL_CARRY : 0)), up);
}

function shiftTemplate(kind: u32, amount: u32): u32 {
  switch (kind) {
    case Shift.LSL:
      return Named.LSL;
    case Shift.LSR:
      return amount === WIDTH ? Named.LSR_32 : Named.LSR;
    case Shift.ASR:
      return amount === WIDTH ? Named.ASR_32 : Named.ASR;
    case Shift.ROR:
      return Named.ROR;
    case Shift.RRX:
      return Named.RRX;
    default:
      return Named.LSL_REG + (kind - Shift.LSL_REG);
  }
}
