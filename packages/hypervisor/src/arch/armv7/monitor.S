/*
 * The monitor: every way from a guest into MVM and back.
 *
 *        normal world                        monitor mode
 *   guest ── SMC ─────────────▶ smcEntry ──────────▶ version: answered here, straight back ──────▶ guest
 *                                        └─ others ▶ save ▶ hypercall() ┐
 *   guest ── FIQ ─────────────▶ fiqEntry ──────────▶ save ▶ fiq() ──────┤ returns the Vcpu
 *   guest ── external abort ──▶ …AbortEntry ───────▶ save ▶ …Abort() ───┘ to go on with ▶ resume ▶ that guest
 *
 * While a guest runs, sp_mon is the address of its Vcpu (core/vcpu.ts); while MVM runs, it is the
 * core's stack. On entry all of A, I and F are masked and stay so. SCR.NS is still 1 on entry:
 * monitor mode is secure whatever it says (memory accesses too), only the banked system registers
 * are the guest's until SCR_SECURE is written.
 */
#include "offsets.h"

        .syntax unified
        .arm
        .text

        .balign 32
        .global monitorVectors
monitorVectors:
        b       .                               @ not used
        b       .                               @ undefined instructions are the guest's own
        b       smcEntry
        b       prefetchAbortEntry
        b       dataAbortEntry
        b       .                               @ not used
        b       .                               @ IRQs are the guest's own (SCR.IRQ = 0)

/* FIQ. Takes the place of the vector: it is the last one. lr = the guest's next instruction + 4. */
fiqEntry:
        sub     lr, lr, #4
        stmia   sp, {r0-r12}
        ldr     r4, =fiq
        b       enter

/* External abort on an instruction fetch. lr = the instruction + 4. */
        .global prefetchAbortEntry
prefetchAbortEntry:
        sub     lr, lr, #4
        stmia   sp, {r0-r12}
        ldr     r4, =prefetchAbort
        b       enter

/*
 * External abort on a data access. lr = the instruction, or for an asynchronous abort the next one,
 * + 8.
 */
        .global dataAbortEntry
dataAbortEntry:
        sub     lr, lr, #8
        stmia   sp, {r0-r12}
        ldr     r4, =dataAbort
        b       enter

/*
 * Hypercall, function in r0. lr = the instruction after the SMC. The version call ends here, with
 * only r0 changed.
 */
        .global smcEntry
smcEntry:
        str     r1, [sp, #VCPU_R1]
        cmp     r0, #HYPERCALL_VERSION
        bne     smcOther
        str     r2, [sp, #VCPU_R2]
        ldr     r1, [sp, #VCPU_ENTRIES]
        ldr     r2, [r1]
        add     r2, r2, #1
        str     r2, [r1]
        ldr     r1, [sp, #VCPU_VERSION_CALLS]
        ldr     r2, [r1]
        add     r2, r2, #1
        str     r2, [r1]
        ldr     r0, =MVM_VERSION
        ldr     r1, [sp, #VCPU_R1]
        ldr     r2, [sp, #VCPU_R2]
        movs    pc, lr

smcOther:
        stmia   sp, {r0-r12}
        ldr     r4, =hypercall

/* sp = the Vcpu, its r0–r12 saved; lr = where the guest goes on; r4 = the handler. */
        .global enter
enter:
        mrs     r5, spsr
        str     lr, [sp, #VCPU_PC]
        str     r5, [sp, #VCPU_CPSR]
        ldr     r1, [sp, #VCPU_ENTRIES]
        ldr     r2, [r1]
        add     r2, r2, #1
        str     r2, [r1]
        mov     r0, sp
        ldr     sp, [r0, #VCPU_STACK]
        mov     r1, #SCR_SECURE
        mcr     p15, 0, r1, c1, c1, 0           @ SCR
        isb
        blx     r4                              @ Vcpu handler(Vcpu)

/* void resumeGuest(Vcpu): puts the Vcpu's registers back and goes on with its guest. */
        .global resumeGuest
        .type   resumeGuest, %function
resumeGuest:
        mov     sp, r0
        mov     r1, #SCR_NORMAL
        mcr     p15, 0, r1, c1, c1, 0           @ SCR
        isb
        @ no reservation passes from MVM, or another guest, to this one
        clrex
        add     lr, sp, #VCPU_PC                @ and VCPU_CPSR
        ldmia   sp, {r0-r12}
        rfeia   lr

        .ltorg
