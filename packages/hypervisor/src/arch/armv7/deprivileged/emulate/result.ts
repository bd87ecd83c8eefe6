import { TRAP_RESUME, TRAP_STOP, TRAP_TAKE_DATA_ABORT, TRAP_TAKE_UNDEFINED } from "../traps";

// What the functions of this folder return: the answers to a trap (traps.ts), and one more.

/** The instruction is done, and has written the pc. */
export const EMULATED: u32 = TRAP_RESUME;
/** The instruction is done, and the guest goes on behind it. */
export const DONE: u32 = 0xfffffffe;
/** The guest takes an Undefined Instruction exception. */
export const UNDEFINED: u32 = TRAP_TAKE_UNDEFINED;
/** The guest takes a data abort; its DFSR and DFAR are written. */
export const ABORTED: u32 = TRAP_TAKE_DATA_ABORT;
/**
 * MVM does not do this for the guest, and no processor would answer like that: the VM is stopped.
 */
export const REFUSED: u32 = TRAP_STOP;
