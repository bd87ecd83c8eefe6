/** The debugger lets a core execute one instruction, or take one exception, at a time. */
import { coreAt } from "../blocks";
import { Attention, setAttention } from "../system/attention-state";

/** With `on`, `run` returns SliceEnd.DEBUGGER after each instruction of core `number`. */
export function setStepping(number: i32, on: i32): void {
  setAttention(coreAt(number), Attention.STEPPING, on !== 0);
}
