/*
 * MVM's first instruction, in secure SVC mode, MMU and caches off, on core 0 after reset. Core 1
 * comes here when core 0 takes core 1 out of the boot ROM. On QEMU both cores start at the ELF's
 * entry, so core 1 comes here at once. In both cases core 1 waits for the mailbox.
 *
 *   core 0   _start ─ main(): everything ─ releaseSecondaryCores ─┐─ its guest
 *   core 1   _start ─ wait ───────────────────────────────────────┴─ secondaryMain() ─ its guest
 *
 * From here on MVM runs in monitor mode, because the registers of SVC mode belong to the guests.
 */
#include "offsets.h"

        .syntax unified
        .arm

        .equ    MPIDR_CPU, 3
        .equ    L1_WAY_SHIFT, 30                @ 4 ways, in the top bits
        .equ    L1_SET_SHIFT, 5                 @ lines of 32 bytes
        .equ    L1_SETS, 256                    @ 32 KiB: 256 sets × 4 ways × 32 bytes

        .section .head, "ax"
        .global _start
_start:
        cpsid   aif, #MODE_SVC
        ldr     r0, =SCTLR_BASE
        mcr     p15, 0, r0, c1, c0, 0           @ SCTLR
        isb
        mov     r0, #0
        mcr     p15, 0, r0, c8, c7, 0           @ TLBIALL
        mcr     p15, 0, r0, c7, c5, 0           @ ICIALLU
        mcr     p15, 0, r0, c7, c5, 6           @ BPIALL
        bl      invalidateDataCache
        ldr     r0, =secureVectors
        mcr     p15, 0, r0, c12, c0, 0          @ VBAR
        ldr     r0, =monitorVectors
        mcr     p15, 0, r0, c12, c0, 1          @ MVBAR
        dsb
        isb

        cps     #MODE_MON
        mrc     p15, 0, r4, c0, c0, 5           @ MPIDR
        and     r4, r4, #MPIDR_CPU
        ldr     sp, =STACK_0_TOP
        mov     r0, #STACK_STRIDE
        mla     sp, r4, r0, sp
        cmp     r4, #0
        bne     waitForMailbox
        bl      main
        b       haltForever

waitForMailbox:
        ldr     r5, =mailbox
        @ reads the mailbox first, because the event may have come before this core could wait
        b       2f
1:      wfe
2:      ldr     r0, [r5]
        cmp     r0, #0
        beq     1b
        dmb
        bl      secondaryMain
        b       haltForever

        .text

/*
 * Invalidates the level-1 data cache, set by set and way by way, because its content is unknown
 * after reset. Uses r0–r3.
 */
invalidateDataCache:
        mov     r0, #L1_SETS
1:      sub     r0, r0, #1
        mov     r1, #0
2:      orr     r2, r1, r0, lsl #L1_SET_SHIFT
        mcr     p15, 0, r2, c7, c6, 2           @ DCISW
        adds    r1, r1, #1 << L1_WAY_SHIFT
        bcc     2b
        cmp     r0, #0
        bne     1b
        dsb
        bx      lr

        .global releaseSecondaryCores
        .type   releaseSecondaryCores, %function
releaseSecondaryCores:
        ldr     r0, =mailbox
        mov     r1, #1
        str     r1, [r0]
        mcr     p15, 0, r0, c7, c10, 1          @ DCCMVAC: the waiting core's cache is off
        dsb
        sev
        bx      lr

        .global haltForever
        .type   haltForever, %function
haltForever:
        cpsid   aif
        dsb
1:      wfi
        b       1b

        .data
        .balign 4
/* 0 until core 0 has finished its setup. In .data, so that loading MVM sets this word to 0. */
mailbox:
        .word   0
