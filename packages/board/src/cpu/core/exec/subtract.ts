/** Subtraction that sets the condition flags. */
import { differenceCarry, differenceOverflow } from "./difference";
import { putC, putN, putV, putZ } from "./nzcv";

/** a − b, all flags. */
export function subFlags(core: usize, a: u32, b: u32): u32 {
  const result = a - b;
  putN(core, result);
  putZ(core, result);
  putC(core, differenceCarry(a, b));
  putV(core, differenceOverflow(a, b));
  return result;
}
