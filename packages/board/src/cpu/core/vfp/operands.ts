/** Operands of VFP micro-ops, and the flags that an operation leaves. */
import { raised } from "../float/environment";
import { D, FPSCR } from "../state";

/** Address of a register operand, an offset into the register file. */
export function operandAt(core: usize, up: usize, field: usize): usize {
  return core + D + load<u8>(up + field);
}

/** Keeps the flags that the operation raised. */
export function leave(core: usize): void {
  store<u32>(core, load<u32>(core, FPSCR) | raised(), FPSCR);
}
