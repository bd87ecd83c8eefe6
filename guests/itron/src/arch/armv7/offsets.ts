/** The constants and offsets that the assembly files need. */
import { Tcb } from "../../kernel/tcb";

export const TCB_STACK_POINTER: u32 = offsetof<Tcb>("stackPointer");
export const TCB_RESUME: u32 = offsetof<Tcb>("resume");
