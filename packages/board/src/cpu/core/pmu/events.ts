/**
 * The events of the Cortex-A9 that the board counts exactly (ARM DDI 0388I 11.4, ARM DDI 0406C
 * C12.8). Each has a tally that only grows. A counter adds up differences of its event's tally.
 *
 *     event   what                                   tally
 *     0x00    software increment                     none: PMSWINC adds to the counter itself
 *     0x09    exception taken                        EXCEPTIONS_TAKEN
 *     0x0A    exception return                       EXCEPTION_RETURNS
 *     0x0B    write of CONTEXTIDR                    CONTEXT_WRITES
 *     0x0C    change of PC by an instruction         PC_CHANGES            ┐ counted only while
 *     0x0D    immediate branch, taken or not         IMMEDIATE_BRANCHES    ┘ a counter asks
 *     0x11    cycle                                  TIME
 *     0x68    instruction                            COUNT
 *
 * The processor has no event 0x08 (instruction executed); 0x68 stands for it. Every other event
 * counts nothing: the board has no caches, no TLB of the processor's size, no prediction and no
 * stalls.
 */
import {
  CONTEXT_WRITES,
  COUNT,
  EXCEPTION_RETURNS,
  EXCEPTIONS_TAKEN,
  IMMEDIATE_BRANCHES,
  PC_CHANGES,
  TIME,
} from "../state";

export const enum Event {
  SOFTWARE_INCREMENT = 0x00,
  EXCEPTION_TAKEN = 0x09,
  EXCEPTION_RETURN = 0x0a,
  CONTEXT_WRITE = 0x0b,
  PC_CHANGE = 0x0c,
  IMMEDIATE_BRANCH = 0x0d,
  CYCLE = 0x11,
  INSTRUCTION = 0x68,
}

/** The event happens now. `field`: its tally in the core's state. */
export function count(core: usize, field: usize): void {
  store<u64>(core + field, load<u64>(core + field) + 1);
}

/** How often `event` has happened. TIME and COUNT must be settled (progress.ts). */
export function tally(core: usize, event: u32): u64 {
  switch (event) {
    case Event.EXCEPTION_TAKEN:
      return load<u64>(core, EXCEPTIONS_TAKEN);
    case Event.EXCEPTION_RETURN:
      return load<u64>(core, EXCEPTION_RETURNS);
    case Event.CONTEXT_WRITE:
      return load<u64>(core, CONTEXT_WRITES);
    case Event.PC_CHANGE:
      return load<u64>(core, PC_CHANGES);
    case Event.IMMEDIATE_BRANCH:
      return load<u64>(core, IMMEDIATE_BRANCHES);
    case Event.CYCLE:
      return load<u64>(core, TIME);
    case Event.INSTRUCTION:
      return load<u64>(core, COUNT);
    default:
      return 0;
  }
}

/** Is the event one for which each instruction must be looked at? */
export function isBranchEvent(event: u32): bool {
  return event === Event.PC_CHANGE || event === Event.IMMEDIATE_BRANCH;
}

/**
 * A bound that holds for the executor: `happenings` of the event take at least this many cycles. 0
 * if each ends the executor's run by itself.
 */
export function cyclesUntil(event: u32, happenings: u64): u64 {
  return event === Event.CYCLE || event === Event.INSTRUCTION ? happenings : 0;
}
