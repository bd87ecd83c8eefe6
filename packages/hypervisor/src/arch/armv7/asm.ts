// What the assembly files of this folder define.

/** First instruction of MVM. Core 0 starts core 1 there. */
export declare const _start: u32;
/** Vectors of the secure world's own exceptions, and of the monitor. */
export declare const secureVectors: u32;
export declare const monitorVectors: u32;
/** Vectors of the monitor on a core whose guest's lines are guarded. */
export declare const guardedVectors: u32;

/** Ends the wait of the other cores in start.S: they call `secondaryMain`. The MMU is on. */
export declare function releaseSecondaryCores(): void;
/**
 * Clears every banked register that a guest could read: sp, lr and spsr of each mode, r8–r12 of FIQ
 * mode, VFP and NEON. Monitor mode, SCR.NS = 0.
 */
export declare function clearBankedRegisters(): void;
/** Sets sp_svc, which a guest finds in SVC mode. Monitor mode, SCR.NS = 0. */
export declare function setGuestStack(sp: u32): void;
/**
 * Sets sp of SVC, Undefined, Abort and IRQ mode: the address at which the stub sees its area.
 * Monitor mode, SCR.NS = 0.
 */
export declare function setStubStacks(sp: u32): void;
/** Sets sp_usr. Monitor mode, SCR.NS = 0. */
export declare function setUserStack(sp: u32): void;
/** Start and end of the stub's code, and the place after its call to MVM (deprivileged/stub/). */
export declare const stubStart: u32;
export declare const stubEnd: u32;
export declare const trapReturn: u32;
/** Sets lr_abt and spsr_abt. Monitor mode, SCR.NS = 0. */
export declare function setAbortReturn(lr: u32, spsr: u32): void;
/** Leaves MVM for the guest of this virtual CPU. Monitor mode, SCR.NS = 0; does not return. */
export declare function resumeGuest(vcpu: u32): void;
/**
 * Translates a virtual address of the normal world for a privileged read. Returns PAR. PAR_FAULT is
 * also set if the table walk itself aborted. Monitor mode, SCR.NS = 0.
 */
export declare function translateNormalWorld(address: u32): u32;
/** Takes a pending asynchronous abort of the guest, and ignores it. Monitor mode, SCR.NS = 0. */
export declare function discardPendingAborts(): void;
/**
 * Saves the banked registers of the normal world into context area `from`, and loads them from
 * `to`. Monitor mode, SCR.NS = 0.
 */
export declare function switchContext(from: u32, to: u32): void;
/** Waits for ever, with interrupts masked. Does not return. */
export declare function haltForever(): void;
