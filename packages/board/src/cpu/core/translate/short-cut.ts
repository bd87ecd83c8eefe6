/**
 * Floating-point operations on the host's numbers, where result and flags are those of the exact
 * algorithm (float/arithmetic.ts). Elsewhere the interpreter's handler does the operation.
 *
 *     block DONE
 *       block RARE
 *         may the host do it? if not, br RARE
 *         the host's operation; is the result plain? if not, br RARE
 *         rd ← result; br DONE
 *       end
 *       call the handler
 *     end
 *
 * The host rounds to nearest. It says nothing of flags: FPSCR.IXC must be set already, and a result
 * that is plain raises no other one. So a denormal operand may only be used if FPSCR.FZ is clear.
 */
import { FZ, IXC, RMODE_MASK } from "../float/environment";
import { D, FPSCR } from "../state";
import { beginLeaveIf, branch, close, endLeaveIf, Frame, open } from "./frames";
import { FIRST_SCRATCH, FIRST_WIDE_SCRATCH, LOCAL_CORE } from "./locals";
import { opOf } from "./micro-op";
import { Opcode } from "./opcode";
import { access, byte, constant, constant64, getLocal, setLocal, teeLocal, unsigned } from "./output";
import { exitBefore } from "./progress-count";

/** The imported function. */
const HANDLER: u32 = 0;

/** Where a register operand of the micro-op stands in the state of the core. */
export function placeOf(up: usize, field: usize): u32 {
  return D + load<u8>(up + field);
}

/**
 * Calls the interpreter's handler. If it refuses, nothing has happened, and the interpreter asks it
 * again.
 */
export function handle(up: usize): void {
  beginLeaveIf(exitBefore(up));
  getLocal(LOCAL_CORE);
  constant(u32(up));
  constant(opOf(up));
  byte(Opcode.CALL);
  unsigned(HANDLER);
  endLeaveIf();
}

export function beginShortCut(): void {
  open(Opcode.BLOCK, Frame.DONE);
  open(Opcode.BLOCK, Frame.RARE);
}

export function endShortCut(up: usize): void {
  branch(Opcode.BR, Frame.DONE);
  close();
  handle(up);
  close();
}

/** The handler has to do it if the condition on the stack holds. */
export function rareIf(): void {
  branch(Opcode.BR_IF, Frame.RARE);
}

/** The handler has to do it unless modes and flags of the FPSCR are `value`. */
export function rareUnlessFpscr(mask: u32, value: u32): void {
  getLocal(LOCAL_CORE);
  access(Opcode.I32_LOAD, FPSCR);
  constant(mask);
  byte(Opcode.I32_AND);
  if (value !== 0) {
    constant(value);
    byte(Opcode.I32_NE);
  }
  rareIf();
}

/** To nearest, inexact raised already, denormals are kept. */
export function rareUnlessRoundsAsHost(): void {
  rareUnlessFpscr(RMODE_MASK | IXC | FZ, IXC);
}

/** Inexact raised already, denormals are kept. */
export function rareUnlessInexact(): void {
  rareUnlessFpscr(IXC | FZ, IXC);
}

export function rareIfFlushes(): void {
  rareUnlessFpscr(FZ, 0);
}

/** One more than the exponent of the smallest normal number, above the sign that is shifted out. */
const LEAST_SINGLE = 2 << 24;
const SINGLES = (0xff - 2) << 24;
const LEAST_DOUBLE: i64 = (<i64>2) << 53;
const DOUBLES: i64 = (<i64>(0x7ff - 2)) << 53;

/**
 * The number on the stack goes to a scratch local, as bits. It must be plain: normal, and not of
 * the smallest exponent, which it may have by rounding alone.
 */
export function keepPlain(isDouble: bool): void {
  if (isDouble) {
    byte(Opcode.I64_REINTERPRET_F64);
    teeLocal(FIRST_WIDE_SCRATCH);
    constant64(1);
    byte(Opcode.I64_SHL);
    constant64(LEAST_DOUBLE);
    byte(Opcode.I64_SUB);
    constant64(DOUBLES);
    byte(Opcode.I64_LT_U);
  } else {
    byte(Opcode.I32_REINTERPRET_F32);
    teeLocal(FIRST_SCRATCH);
    constant(1);
    byte(Opcode.I32_SHL);
    constant(LEAST_SINGLE);
    byte(Opcode.I32_SUB);
    constant(SINGLES);
    byte(Opcode.I32_LT_U);
  }
  byte(Opcode.I32_EQZ);
  rareIf();
}

/** What keepPlain kept goes to the stack, as a number. */
export function getKept(isDouble: bool): void {
  getLocal(isDouble ? FIRST_WIDE_SCRATCH : FIRST_SCRATCH);
  byte(isDouble ? Opcode.F64_REINTERPRET_I64 : Opcode.F32_REINTERPRET_I32);
}

/** What keepPlain kept goes to the register at `place`. */
export function storeKept(place: u32, isDouble: bool): void {
  getLocal(LOCAL_CORE);
  getLocal(isDouble ? FIRST_WIDE_SCRATCH : FIRST_SCRATCH);
  access(isDouble ? Opcode.I64_STORE : Opcode.I32_STORE, place);
}

/** A register of one of the formats goes to the stack, as a number. */
export function getNumber(place: u32, isDouble: bool): void {
  getLocal(LOCAL_CORE);
  access(isDouble ? Opcode.F64_LOAD : Opcode.F32_LOAD, place);
}

/** A register of one of the formats goes to a local, as a double. */
export function toDouble(place: u32, isDouble: bool, local: u32): void {
  getNumber(place, isDouble);
  if (!isDouble) byte(Opcode.F64_PROMOTE_F32);
  setLocal(local);
}
