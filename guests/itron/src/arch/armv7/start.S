/*
 * Start of the RTOS, in SVC mode with interrupts masked:
 * - under MVM: non-secure, MMU on with the identity table that MVM prepared, on any core of the VM;
 * - on a bare board: secure, MMU off. Core 0 continues. Any other core stops here, because some
 *   boards start all cores at the entry.
 */


        .syntax unified
        .arm
        .section .head, "ax"

        .equ    MODE_ABT, 0x17
        .equ    MODE_UND, 0x1b
        .equ    MODE_SVC, 0x13
        .equ    MODE_SYS, 0x1f
        .equ    SCTLR_M, 1 << 0
        .equ    MPIDR_CPU, 0xff

        .global _start
_start:
        mrc     p15, 0, r0, c1, c0, 0           @ SCTLR
        tst     r0, #SCTLR_M
        bne     own_core
        mrc     p15, 0, r0, c0, c0, 5           @ MPIDR
        tst     r0, #MPIDR_CPU
        beq     own_core
1:      wfe
        b       1b

own_core:
        ldr     r0, =vectors
        mcr     p15, 0, r0, c12, c0, 0          @ VBAR
        isb
        cps     #MODE_ABT
        ldr     sp, =__exceptionStack_end
        cps     #MODE_UND
        ldr     sp, =__exceptionStack_end
        cps     #MODE_SVC
        ldr     sp, =__interruptStack_end
        cps     #MODE_SYS
        ldr     sp, =__startStack_end           @ until the first task runs
        bl      moduleStart
        bl      main
2:      b       2b

        .balign 32
vectors:
        b       _start
        b       undefinedEntry
        b       supervisorEntry
        b       prefetchAbortEntry
        b       dataAbortEntry
        nop
        b       irqEntry
        b       fiqEntry

        /* MVM keeps the FIQs, and the board has none for this program. */
fiqEntry:
        mov     r0, #7
        sub     r1, lr, #4
        b       fault
