/*
 * Registers of a guest that only assembly can access. Monitor mode with SCR.NS = 0, because with
 * NS = 1 a change to another mode would be a change to the normal world.
 */
#include "offsets.h"

        .syntax unified
        .arm
        .fpu    neon
        .text

/* Sets sp, lr and spsr of the current mode to 0. r0 must be 0. */
        .macro  clearMode
        msr     spsr_cxsf, r0
        mov     sp, r0
        mov     lr, r0
        .endm

/* void setAbortReturn(u32 lr, u32 spsr) */
        .global setAbortReturn
        .type   setAbortReturn, %function
setAbortReturn:
        cps     #MODE_ABT
        mov     lr, r0
        msr     spsr_cxsf, r1
        cps     #MODE_MON
        bx      lr

        .global clearBankedRegisters
        .type   clearBankedRegisters, %function
clearBankedRegisters:
        push    {r4, lr}
        mov     r0, #0
        cps     #MODE_SVC
        clearMode
        cps     #MODE_ABT
        clearMode
        cps     #MODE_UND
        clearMode
        cps     #MODE_IRQ
        clearMode
        cps     #MODE_FIQ
        clearMode
        mov     r8, r0
        mov     r9, r0
        mov     r10, r0
        mov     r11, r0
        mov     r12, r0
        cps     #MODE_SYS                       @ has no spsr
        mov     sp, r0
        mov     lr, r0
        cps     #MODE_MON

        mov     r1, #1 << 30                    @ FPEXC.EN gives access to the registers
        vmsr    fpexc, r1
        vmov.i32 q0, #0
        vmov    q1, q0
        vmov    q2, q0
        vmov    q3, q0
        vmov    q4, q0
        vmov    q5, q0
        vmov    q6, q0
        vmov    q7, q0
        vmov    q8, q0
        vmov    q9, q0
        vmov    q10, q0
        vmov    q11, q0
        vmov    q12, q0
        vmov    q13, q0
        vmov    q14, q0
        vmov    q15, q0
        vmsr    fpscr, r0
        vmsr    fpexc, r0
        pop     {r4, pc}

/* void setGuestStack(u32 sp) */
        .global setGuestStack
        .type   setGuestStack, %function
setGuestStack:
        cps     #MODE_SVC
        mov     sp, r0
        cps     #MODE_MON
        bx      lr

/*
 * void setStubStacks(u32 sp): the stub finds sp in every mode in which it takes an exception of its
 * guest (deprivileged/stub/).
 */
        .global setStubStacks
        .type   setStubStacks, %function
setStubStacks:
        cps     #MODE_SVC
        mov     sp, r0
        cps     #MODE_UND
        mov     sp, r0
        cps     #MODE_ABT
        mov     sp, r0
        cps     #MODE_IRQ
        mov     sp, r0
        cps     #MODE_MON
        bx      lr

/* void setUserStack(u32 sp) */
        .global setUserStack
        .type   setUserStack, %function
setUserStack:
        cps     #MODE_SYS
        mov     sp, r0
        cps     #MODE_MON
        bx      lr

/*
 * MVM takes its own abort in abort mode. The sp, lr and spsr of abort mode are not banked by world:
 * they belong to the guest. These macros keep them in r1–r3 around an instruction that may abort.
 * The handlers of these aborts do not change r1–r3. The secure DFSR becomes 0 again, because MVM
 * reads it to recognise a guest's abort.
 */
        .macro  keepAbortMode
        cps     #MODE_ABT
        mrs     r1, spsr
        mov     r2, sp
        mov     r3, lr
        cps     #MODE_MON
        .endm

        .macro  restoreAbortMode
        cps     #MODE_ABT
        msr     spsr_cxsf, r1
        mov     sp, r2
        mov     lr, r3
        cps     #MODE_MON
        mov     r1, #0
        mcr     p15, 0, r1, c5, c0, 0           @ DFSR
        .endm

/*
 * u32 translateNormalWorld(u32 address): returns PAR. The guest's table may lie in memory that the
 * firewall refuses. The external abort on the table walk then goes to secureDataAbort, which
 * returns to translationAborted.
 */
        .global translateNormalWorld, translationInstruction, translationAborted
        .type   translateNormalWorld, %function
translateNormalWorld:
        keepAbortMode
translationInstruction:
        mcr     p15, 0, r0, c7, c8, 4           @ ATS12NSOPR
        isb
        mrc     p15, 0, r0, c7, c4, 0           @ PAR
        bx      lr
translationAborted:
        restoreAbortMode
        mov     r0, #PAR_FAULT
        bx      lr

/*
 * void discardPendingAborts(): takes a pending asynchronous abort between discardStart and
 * discardEnd, where secureDataAbort ignores the abort.
 */
        .global discardPendingAborts, discardStart, discardEnd
        .type   discardPendingAborts, %function
discardPendingAborts:
        dsb
        keepAbortMode
discardStart:
        cpsie   a
        isb
        cpsid   a
discardEnd:
        restoreAbortMode
        bx      lr
