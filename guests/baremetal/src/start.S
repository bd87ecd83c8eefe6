/*
 * Start of a bare-metal guest of MVM: SVC mode, interrupts masked, MMU on, sp at the end of the
 * memory (abi: system-image.ts, BOOT_BARE). After a fault of the guest's own, fault(vector,
 * address) runs on the same stack.
 */
        .syntax unified
        .arm

        .equ    MODE_SVC, 0x13

        .section .head, "ax"
        .global _start
_start:
        ldr     r0, =vectors
        mcr     p15, 0, r0, c12, c0, 0          @ VBAR
        isb
        bl      main
1:      wfi
        b       1b

        .balign 32
vectors:
        b       _start
        b       undefinedEntry
        b       supervisorEntry
        b       prefetchAbortEntry
        b       dataAbortEntry
        nop
        b       interruptEntry
        b       .

        /*
         * A program that takes interrupts defines its own interruptEntry. The other programs never
         * unmask IRQ.
         */
        .weak   interruptEntry
interruptEntry:
        b       .

        .macro  entry vector, offset
        sub     r1, lr, #\offset
        mov     r0, #\vector
        cps     #MODE_SVC
        b       fault
        .endm

undefinedEntry:
        entry   1, 4
supervisorEntry:
        entry   2, 4
prefetchAbortEntry:
        entry   3, 4
dataAbortEntry:
        entry   4, 8
