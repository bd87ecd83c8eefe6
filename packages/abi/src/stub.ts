// How the stub of a deprivileged guest asks MVM.

/** In the range of MVM's own numbers, but no hypercall: any other caller gets NOT_SUPPORTED. */
export const TRAP_CALL: u32 = 0x860000f0;
