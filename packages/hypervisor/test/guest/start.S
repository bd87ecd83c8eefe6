/*
 * Start of the test guest: SVC mode, interrupts masked, MMU on, sp at the end of its memory (abi: system-image.ts, BOOT_BARE).
 * IRQs go to interrupt(), on a stack of their own below; data aborts to dataAbort(lr, spsr), anything else to fault(vector).
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

/* void keepFill(u32 seed): fills registers that only a switch of VMs could change: sp and lr of FIQ mode, NEON, thread registers. */
        .global keepFill
keepFill:
        vdup.32 q0, r0
        vdup.32 q7, r0
        vdup.32 q8, r0
        vdup.32 q15, r0
        mcr     p15, 0, r0, c13, c0, 2          @ TPIDRURW
        mcr     p15, 0, r0, c13, c0, 4          @ TPIDRPRW
        mov     r1, lr
        cps     #MODE_SYS
        mov     sp, r0
        mov     lr, r0
        cps     #MODE_SVC
        bx      r1

/* u32 keepCheck(u32 seed): 0 if all of them are as keepFill left them. */
        .global keepCheck
keepCheck:
        push    {r4, lr}
        mov     r4, #0
        .macro  same register
        eor     r2, \register, r0
        orr     r4, r4, r2
        .endm
        vmov    r1, s0
        same    r1
        vmov    r1, s31
        same    r1
        vmov    r1, r2, d16
        eor     r1, r1, r0
        orr     r4, r4, r1
        vmov    r1, r2, d31
        eor     r2, r2, r0
        orr     r4, r4, r2
        mrc     p15, 0, r1, c13, c0, 2
        same    r1
        mrc     p15, 0, r1, c13, c0, 4
        same    r1
        cps     #MODE_SYS
        mov     r1, sp
        mov     r2, lr
        cps     #MODE_SVC
        eor     r3, r2, r0
        orr     r4, r4, r3
        same    r1
        mov     r0, r4
        pop     {r4, pc}
