/** The constants and offsets that the assembly files need. */
import { T_EXCINF } from "../../kernel/cpu_exception";
import { Tcb } from "../../kernel/tcb";

export { IN_KERNEL, IN_TASK } from "../../kernel/cpu_exception";

export const TCB_STACK_POINTER: u32 = offsetof<Tcb>("stackPointer");
export const TCB_RESUME: u32 = offsetof<Tcb>("resume");
export const EXCINF_CPSR: u32 = offsetof<T_EXCINF>("cpsr");
