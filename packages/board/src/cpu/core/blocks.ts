/** Where the state of a core is (fields: state.ts). */
import { CORE_STATE_SIZE, CORE_STATES } from "../../memory/layout";

/** The block of core `number`: the first argument of nearly every function. */
export function coreAt(number: i32): usize {
  return CORE_STATES + number * CORE_STATE_SIZE;
}
