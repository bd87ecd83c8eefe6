/** What the assembly files need to know of the kernel's structures. */
import { Tcb } from "../../kernel/tcb";

export const TCB_STACK_POINTER: u32 = offsetof<Tcb>("stackPointer");
export const TCB_RESUME: u32 = offsetof<Tcb>("resume");
