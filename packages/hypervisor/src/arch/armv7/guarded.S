/*
 * The path of a guarded interrupt on a core whose guest is guarded. core/guarded/guard.ts explains
 * guarded interrupts and their reason. Such a core has these monitor vectors instead of those of
 * monitor.S, so that no other guest pays for them.
 *
 *    normal world                      monitor mode
 *    guest ── FIQ: guest's line ─▶ guardedFiq: taken from the GIC, VIR.VI set ──▶ guest: its IRQ
 *          ── FIQ: MVM's ────────▶          └─ recorded ▶ foreignFiq() ▶ as any other FIQ
 *    guest ── SMC acknowledge ───▶ guardedCall: returns the line ───────────────▶ guest
 *          ── SMC end ───────────▶ guardedCall: ends the line in the GIC ───────▶ guest
 *          ── SMC, another ──────▶          └─ smcEntry
 *
 * As in monitor.S: sp is the Vcpu; A, I and F are masked; SCR.NS is still 1. This code changes no
 * register of the guest except the result in r0. It neither waits nor takes a lock.
 */
#include "offsets.h"

        .syntax unified
        .arm
        .text

        .equ    LINES_IN_WORD_SHIFT, 5
        .equ    CALLS_AT, 4                     @ VmReport: forwarded, callsInterrupt

        .macro  setVirtualInterrupt register
        mcr     p15, 0, \register, c12, c1, 1   @ VIR
        .endm

        .balign 32
        .global guardedVectors
guardedVectors:
        b       .                               @ not used
        b       .                               @ the guest takes its undefined instructions
        b       guardedCall
        b       prefetchAbortEntry
        b       dataAbortEntry
        b       .                               @ not used
        b       .                               @ the guest takes its IRQs (SCR.IRQ = 0)

/*
 * FIQ. The code stands at the vector itself, because this vector is the last. lr = the guest's next
 * instruction + 4.
 */
guardedFiq:
        sub     lr, lr, #4
        stmia   sp, {r0-r2}
        ldr     r1, [sp, #VCPU_INTERFACE]
        ldr     r0, [r1, #GICC_IAR]
        cmp     r0, #INTERRUPT_IDS              @ no line: another core's SGI, or spurious
        bhs     foreign
        lsr     r1, r0, #LINES_IN_WORD_SHIFT
        add     r1, sp, r1, lsl #2
        ldr     r1, [r1, #VCPU_GUARDED]
        ror     r1, r1, r0                      @ bit 0 is the line's: r0 modulo 32 counts
        tst     r1, #1
        beq     foreign
        str     r0, [sp, #VCPU_ARRIVED]
        mov     r1, #VIR_IRQ
        setVirtualInterrupt r1
        ldr     r2, [sp, #VCPU_ENTRIES]
        ldrd    r0, r1, [r2]                    @ the core's counters: entries, FIQs
        add     r0, r0, #1
        add     r1, r1, #1
        strd    r0, r1, [r2]
        ldr     r2, [sp, #VCPU_GUARD_COUNTERS]
        ldr     r0, [r2]
        add     r0, r0, #1
        str     r0, [r2]
        ldmia   sp, {r0-r2}
        movs    pc, lr

/* The interrupt is not a line of the guest: MVM handles it as any other FIQ of its own. */
foreign:
        str     r0, [sp, #VCPU_FOREIGN]
        ldmia   sp, {r0-r2}
        stmia   sp, {r0-r12}
        ldr     r4, =foreignFiq
        b       enter

/*
 * Hypercall, function in r0. lr = the instruction after the SMC. Acknowledge and end are answered
 * here, and change only r0.
 */
guardedCall:
        str     r1, [sp, #VCPU_R1]
        eor     r1, r0, #HYPERCALL_VERSION      @ group and call, if it is a call of MVM's
        sub     r1, r1, #HYPERCALL_INTERRUPT_ACKNOWLEDGE - HYPERCALL_VERSION
        cmp     r1, #HYPERCALL_INTERRUPT_END - HYPERCALL_INTERRUPT_ACKNOWLEDGE
        ldrhi   r1, [sp, #VCPU_R1]
        bhi     smcEntry
        str     r2, [sp, #VCPU_R2]
        ldr     r1, [sp, #VCPU_ENTRIES]
        ldr     r2, [r1]
        add     r2, r2, #1
        str     r2, [r1]
        ldr     r1, [sp, #VCPU_GUARD_COUNTERS]
        ldr     r2, [r1, #CALLS_AT]
        add     r2, r2, #1
        str     r2, [r1, #CALLS_AT]
        mov     r2, #0
        beq     endInterrupt

        ldr     r0, [sp, #VCPU_ARRIVED]
        setVirtualInterrupt r2
        cmp     r0, #0
        strne   r2, [sp, #VCPU_ARRIVED]
        strne   r0, [sp, #VCPU_HANDLED]
        movweq  r0, #NO_INTERRUPT
        b       answered

endInterrupt:
        ldr     r1, [sp, #VCPU_HANDLED]
        cmp     r1, #0
        moveq   r0, #DENIED
        beq     answered
        str     r2, [sp, #VCPU_HANDLED]
        ldr     r0, [sp, #VCPU_INTERFACE]
        str     r1, [r0, #GICC_EOIR]
        mov     r0, #SUCCESS

answered:
        ldr     r1, [sp, #VCPU_R1]
        ldr     r2, [sp, #VCPU_R2]
        movs    pc, lr

        .ltorg
