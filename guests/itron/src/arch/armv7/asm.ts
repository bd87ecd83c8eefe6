/** What the assembly files of this folder give to the kernel. */

/**
 * Saves the context of task `from` (a Tcb) and resumes `to`; returns when `from` is resumed. SYS
 * mode or, at the exit of an interrupt, SYS mode on the interrupted task's stack; IRQs masked.
 */
export declare function switchContext(from: usize, to: usize): void;
/** Resumes `to` and forgets the caller. SYS mode, IRQs masked; does not return. */
export declare function enterContext(to: usize): void;
/** The address at which a task that has not run yet resumes. */
export declare function startTask(): u32;
