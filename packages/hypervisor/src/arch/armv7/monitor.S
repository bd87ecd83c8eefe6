/*
 * The monitor: every path from a guest into MVM and back.
 *
 *    normal world                      monitor mode
 *    guest ── SMC ────────────▶ smcEntry ─────▶ version: answered here ──────────────▶ guest
 *                                     └─ others ▶ save ▶ hypercall() ┐
 *    guest ── FIQ ────────────▶ fiqEntry ───────▶ save ▶ fiq() ──────┤ returns the next Vcpu
 *    guest ── external abort ─▶ …AbortEntry ────▶ save ▶ …Abort() ───┴─▶ resume ▶ its guest
 *
 * While a guest runs, sp_mon is the address of its Vcpu (core/vcpu.ts). While MVM runs, sp_mon is
 * the core's stack pointer. On entry A, I and F are all masked, and stay masked. SCR.NS is still 1
 * on entry. In monitor mode all memory accesses are secure, whatever SCR.NS is. But SCR.NS selects
 * the banked system registers: they are the guest's until this code writes SCR_SECURE.
 */
#include "offsets.h"

        .syntax unified
        .arm
        .text

        .balign 32
        .global monitorVectors
monitorVectors:
        b       .                               @ not used
        b       .                               @ the guest takes its undefined instructions
        b       smcEntry
        b       prefetchAbortEntry
        b       dataAbortEntry
        b       .                               @ not used
        b       .                               @ the guest takes its IRQs (SCR.IRQ = 0)

/*
 * FIQ. The code stands at the vector itself, because this vector is the last. lr = the guest's next
 * instruction + 4.
 */
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
 * External abort on a data access. lr = the instruction + 8; for an asynchronous abort, the guest's
 * next instruction + 8.
 */
        .global dataAbortEntry
dataAbortEntry:
        sub     lr, lr, #8
        stmia   sp, {r0-r12}
        ldr     r4, =dataAbort
        b       enter

/*
 * Hypercall, function in r0. lr = the instruction after the SMC. The version call is answered here,
 * and changes only r0.
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

/* sp = the Vcpu, its r0–r12 are saved; lr = the guest's next instruction; r4 = the handler. */
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

/* void resumeGuest(Vcpu): loads the Vcpu's registers and returns to its guest. */
        .global resumeGuest
        .type   resumeGuest, %function
resumeGuest:
        mov     sp, r0
        mov     r1, #SCR_NORMAL
        mcr     p15, 0, r1, c1, c1, 0           @ SCR
        isb
        @ this guest must not inherit an exclusive reservation of MVM or of another guest
        clrex
        add     lr, sp, #VCPU_PC                @ and VCPU_CPSR
        ldmia   sp, {r0-r12}
        rfeia   lr

        .ltorg
