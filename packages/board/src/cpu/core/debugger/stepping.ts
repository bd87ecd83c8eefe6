/** The debugger lets a core execute one instruction, or take one exception, at a time. */
import { coreAt } from "../blocks";
import { DebuggerStop, Stepping } from "../contract";
import { ATTENTION, DEBUGGER_STOP } from "../state";
import { Attention, setAttention } from "../system/attention-state";
import { takePending } from "../system/interrupts";

/** Unless `how` is OFF, `run` returns SliceEnd.DEBUGGER after each instruction of core `number`. */
export function setStepping(number: i32, how: Stepping): void {
  const core = coreAt(number);
  setAttention(core, Attention.STEPPING, how !== Stepping.OFF);
  setAttention(core, Attention.BEFORE_INTERRUPTS, how === Stepping.BEFORE_INTERRUPTS);
}

/** A stepped core has an interrupt to take: takes it, or leaves that to the debugger. */
export function stepToInterrupt(core: usize): void {
  if ((load<u32>(core, ATTENTION) & Attention.BEFORE_INTERRUPTS) !== 0) {
    store<u32>(core, DebuggerStop.INTERRUPT, DEBUGGER_STOP);
    return;
  }
  takePending(core);
  store<u32>(core, DebuggerStop.STEP, DEBUGGER_STOP);
}
