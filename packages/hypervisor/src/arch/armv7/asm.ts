// What the assembly files of this folder define.

/** First instruction of MVM: core 1 is started there. */
export declare const _start: u32;
/** Vectors of the secure world's own exceptions, and of the monitor. */
export declare const secureVectors: u32;
export declare const monitorVectors: u32;
/** Vectors of the monitor on a core whose guest's lines are guarded. */
export declare const guardedVectors: u32;

/** Lets the other cores out of their wait in start.S, into `secondaryMain`. The MMU is on. */
export declare function releaseSecondaryCores(): void;
/**
 * Clears every banked register that a guest could read: modes' sp, lr, spsr, FIQ's r8–r12, VFP and
 * NEON. SCR.NS = 0.
 */
export declare function clearBankedRegisters(): void;
/** Sets sp_svc, which a guest finds in SVC mode. SCR.NS = 0. */
export declare function setGuestStack(sp: u32): void;
/** Sets sp of SVC, Undefined, Abort and IRQ mode, in which the stub finds its area. SCR.NS = 0. */
export declare function setStubStacks(sp: u32): void;
/** Sets sp_usr. SCR.NS = 0. */
export declare function setUserStack(sp: u32): void;
/** The stub's code, and the place behind its call to MVM (deprivileged/stub/). */
export declare const stubStart: u32;
export declare const stubEnd: u32;
export declare const trapReturn: u32;
/** Sets lr_abt and spsr_abt. Monitor mode, SCR.NS = 0. */
export declare function setAbortReturn(lr: u32, spsr: u32): void;
/** Leaves MVM for the guest of this virtual CPU. Monitor mode, SCR.NS = 0; does not return. */
export declare function resumeGuest(vcpu: u32): void;
/**
 * Translates a normal-world virtual address for a privileged read; returns PAR, with PAR_FAULT set
 * also when the walk itself aborted.
 */
export declare function translateNormalWorld(address: u32): u32;
/**
 * Lets an asynchronous abort that a guest left behind pass, unnoticed. Monitor mode, SCR.NS = 0.
 */
export declare function discardPendingAborts(): void;
/**
 * Puts what the normal world has banked into context area `from`, and takes it from `to`. Monitor
 * mode, SCR.NS = 0.
 */
export declare function switchContext(from: u32, to: u32): void;
/** Waits for ever, interrupts masked. */
export declare function haltForever(): void;
