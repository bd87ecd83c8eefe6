import { TRAP_RESUME, TRAP_STOP, TRAP_TAKE_DATA_ABORT, TRAP_TAKE_UNDEFINED } from "../traps";

// The results of the functions of this folder: the answers to a trap (traps.ts), and DONE.

/** The instruction is done, and has written the pc. */
export const EMULATED: u32 = TRAP_RESUME;
/** The instruction is done, and the guest goes on after it: emulate.ts moves the pc. */
export const DONE: u32 = 0xfffffffe;
/** The guest takes an Undefined Instruction exception. */
export const UNDEFINED: u32 = TRAP_TAKE_UNDEFINED;
/** The guest takes a data abort; its DFSR and DFAR are written. */
export const ABORTED: u32 = TRAP_TAKE_DATA_ABORT;
/** MVM does not emulate the instruction, and stops the VM. */
export const REFUSED: u32 = TRAP_STOP;
