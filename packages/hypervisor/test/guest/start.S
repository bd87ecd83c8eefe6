/*
 * Start of the test guest: SVC mode, interrupts masked, MMU on, sp at the end of its memory (abi:
 * system-image.ts, BOOT_BARE). IRQs go to interrupt(), on their own stack below. Data aborts go to
 * dataAbort(lr, spsr). All other exceptions go to fault(vector).
 */
        .syntax unified
        .arm
        .fpu    neon

        .equ    MODE_SVC, 0x13
        .equ    MODE_IRQ, 0x12
        .equ    MODE_FIQ, 0x11
        .equ    MODE_SYS, 0x1f
        .equ    IRQ_STACK_BELOW, 0x1000

        .section .head, "ax"
        .global _start
_start:
        @ the registers at the guest's start: layout.ts, START_REGISTERS
        push    {r0-r12, lr}
        ldr     r0, =vectors
        mcr     p15, 0, r0, c12, c0, 0          @ VBAR
        isb
        sub     r1, sp, #IRQ_STACK_BELOW
        cps     #MODE_IRQ
        mov     sp, r1
        cps     #MODE_SVC
        mov     r0, #1 << 30
        vmsr    fpexc, r0
        bl      main
1:      wfi
        b       1b

        .balign 32
        .global vectors
vectors:
        b       _start
        b       undefinedEntry
        b       supervisorEntry
        b       prefetchAbortEntry
        b       dataAbortEntry
        nop
        b       irqEntry
        b       .

irqEntry:
        sub     lr, lr, #4
        push    {r0-r3, r12, lr}
        bl      interrupt
        ldm     sp!, {r0-r3, r12, pc}^

        .macro  entry vector
        mov     r0, #\vector
        cps     #MODE_SVC
        b       fault
        .endm

undefinedEntry:
        entry   1
supervisorEntry:
        entry   2
prefetchAbortEntry:
        entry   3
dataAbortEntry:
        mov     r0, lr
        mrs     r1, spsr
        cps     #MODE_SVC
        b       dataAbort
