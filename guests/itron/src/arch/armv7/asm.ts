/** The functions that the assembly files of this folder define for the kernel. */

/**
 * Saves the context of task `from` (a Tcb) and resumes task `to`. Returns when another call resumes
 * `from`. Called in SYS mode with IRQs masked; at the exit of an interrupt, on the interrupted
 * task's stack.
 */
export declare function switchContext(from: usize, to: usize): void;
/**
 * Resumes task `to` without saving the caller's context. SYS mode, IRQs masked. Does not return.
 */
export declare function enterContext(to: usize): void;
/** 1 if the program exports what a CPU exception needs (exception.S), otherwise 0. */
export declare function takesExceptions(): u32;
/** The address at which a task resumes that has not run yet. */
export declare function startTask(): u32;
