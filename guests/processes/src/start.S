/*
 * Start, exceptions and the way to a process. The kernel runs in SVC mode with IRQs masked, and is
 * never interrupted. While a process runs, sp_svc holds the address of its structure (process.ts).
 */
#include "offsets.h"

        .syntax unified
        .arm

        .equ    MODE_IRQ, 0x12
        .equ    MODE_SVC, 0x13
        .equ    MODE_ABT, 0x17
        .equ    MODE_UND, 0x1b
        /* Bits of the mode that are clear in User mode only. */
        .equ    NOT_USER, 0xf
        .equ    MEMORY, 2 << 20
        .equ    SCTLR_M, 1 << 0

        .section .head, "ax"
        .global _start
_start:
        ldr     r0, =vectors
        mcr     p15, 0, r0, c12, c0, 0          @ VBAR
        isb
        ldr     r1, =scratch
        cps     #MODE_IRQ
        mov     sp, r1
        cps     #MODE_ABT
        mov     sp, r1
        cps     #MODE_UND
        mov     sp, r1
        cps     #MODE_SVC
        ldr     sp, =_start + MEMORY
        bl      main
1:      wfi
        b       1b

        .balign 32
vectors:
        b       _start
        b       undefinedEntry
        b       callEntry
        b       prefetchAbortEntry
        b       dataAbortEntry
        nop
        b       interruptEntry
        b       .

        /*
         * Of a process: its registers go to its structure. lr − offset is where it goes on. Of the
         * kernel: `kernel` finds r0 in scratch, and in lr the address of the instruction.
         */
        .macro  entry vector, offset, reason, kernel=kernelFault
        sub     lr, lr, #\offset
        str     r0, [sp]
        mrs     r0, spsr
        tst     r0, #NOT_USER
        movne   r0, #\vector
        bne     \kernel
        str     r0, [sp, #4]
        str     lr, [sp, #8]
        mov     r0, sp
        cps     #MODE_SVC
        ldr     lr, [r0, #4]
        str     lr, [sp, #PROCESS_PSR]
        ldr     lr, [r0, #8]
        str     lr, [sp, #PROCESS_PC]
        ldr     r0, [r0]
        stm     sp, {r0-lr}^
        mov     r1, #\reason
        b       enterKernel
        .endm

undefinedEntry:
        entry   1, 4, REASON_ABORT
prefetchAbortEntry:
        entry   3, 4, REASON_ABORT
dataAbortEntry:
        entry   4, 8, REASON_ABORT, kernelAbort
interruptEntry:
        entry   6, 4, REASON_INTERRUPT

callEntry:
        stm     sp, {r0-lr}^
        str     lr, [sp, #PROCESS_PC]
        mrs     r0, spsr
        str     r0, [sp, #PROCESS_PSR]
        mov     r1, #REASON_CALL

/* r1: REASON_…. sp: the process. */
enterKernel:
        mov     r0, sp
        ldr     sp, =_start + MEMORY
        bl      handle

/* void resume(u32 process) */
        .global resume
resume:
        mov     sp, r0
        ldr     r0, [sp, #PROCESS_PSR]
        msr     spsr_cxsf, r0
        ldr     lr, [sp, #PROCESS_PC]
        ldm     sp, {r0-lr}^
        movs    pc, lr

/* A guest that makes accesses which abort defines its own kernelAbort. */
        .weak   kernelAbort
kernelAbort:
kernelFault:
        mov     r1, lr
        cps     #MODE_SVC
        ldr     sp, =_start + MEMORY
        b       fault

        .text
/* void useTable(u32 table, u32 dacr) */
        .global useTable
useTable:
        dsb
        mcr     p15, 0, r1, c3, c0, 0           @ DACR
        mov     r1, #0
        mcr     p15, 0, r1, c2, c0, 2           @ TTBCR
        mcr     p15, 0, r0, c2, c0, 0           @ TTBR0
        mcr     p15, 0, r1, c8, c7, 0           @ TLBIALL
        dsb
        isb
        mrc     p15, 0, r1, c1, c0, 0           @ SCTLR
        orr     r1, r1, #SCTLR_M
        mcr     p15, 0, r1, c1, c0, 0
        isb
        bx      lr
        .ltorg

        .bss
        .balign 4
/* Of an exception that is being entered: r0, SPSR, lr. */
scratch:
        .space  12
