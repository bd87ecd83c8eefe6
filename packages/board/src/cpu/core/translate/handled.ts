/**
 * Instructions that the interpreter's handler executes in the middle of translated code: integer
 * operations without a template, and reads of registers of CP15 that have no side effect and do not
 * look at the time. Registers are in locals, so the handler's operands go to the state of the core
 * first.
 */
import { CP_REGISTER_MASK } from "../../../../../abi/src/arm/cp15";
import { Op } from "../op";
import { isDebug } from "../system/coprocessor";
import { bankedOffset } from "../system/cp15-read";
import { LOCAL_R0 } from "./locals";
import { immOf, opOf, raOf, rdOf, rmOf, rnOf } from "./micro-op";
import { loadLocal, storeLocal, useLocal, writeLocal } from "./registers";
import { handle } from "./short-cut";

const PC_NUMBER: u32 = 15;

/** Is the micro-op one of them? Those that name the PC (UNPREDICTABLE) are not. */
export function isHandled(up: usize): bool {
  if (rdOf(up) === PC_NUMBER) return false;
  switch (opOf(up)) {
    case Op.PKHBT:
    case Op.PKHTB:
    case Op.SEL:
    case Op.USAD8:
    case Op.SSAT:
    case Op.USAT:
    case Op.SSAT16:
    case Op.USAT16:
    case Op.PARALLEL:
      return rnOf(up) !== PC_NUMBER && rmOf(up) !== PC_NUMBER;
    case Op.USADA8:
      return rnOf(up) !== PC_NUMBER && rmOf(up) !== PC_NUMBER && raOf(up) !== PC_NUMBER;
    case Op.MRC:
      return !isDebug(immOf(up)) && bankedOffset(immOf(up) & CP_REGISTER_MASK) >= 0;
    default:
      return false;
  }
}

/** An instruction for which `isHandled` is true. */
export function handled(up: usize): void {
  const op = opOf(up);
  if (op !== Op.MRC) {
    give(rnOf(up));
    give(rmOf(up));
    if (op === Op.USADA8) give(raOf(up));
  }
  handle(up);
  writeLocal(LOCAL_R0 + rdOf(up));
  loadLocal(LOCAL_R0 + rdOf(up));
}

/** The state of the core takes the present value of a register. */
function give(number: u32): void {
  useLocal(LOCAL_R0 + number);
  storeLocal(LOCAL_R0 + number);
}
