/*
 * Context switch between tasks. A task that is not running keeps its callee-saved registers on its
 * own stack, and its stack pointer and resume address in its TCB:
 *
 *      SP ─▶  padding · r4 … r11 · lr (return address of switchContext)
 *             (40 bytes, 8-byte aligned)
 *
 * The caller-saved registers need no place, because a task gives the processor away only inside a
 * call (AAPCS 5.1.1). This is also true for an interrupted task, because the exit of the interrupt
 * makes the call (interrupt.S).
 *
 * A task may lose the processor between its LDREX and its STREX. The CLREX makes that STREX fail,
 * because another task may have written meanwhile (ARM DDI 0406C A3.4.4).
 *
 * Mode: SYS. IRQs are masked throughout. The kernel and its tasks do not use the floating-point
 * registers.
 */
#include "offsets.h"

        .syntax unified
        .arm
        .text

        .global switchContext
switchContext:
        push    {r3-r11, lr}
        str     sp, [r0, #TCB_STACK_POINTER]
        adr     r2, resumed
        str     r2, [r0, #TCB_RESUME]
        mov     r0, r1

        .global enterContext
enterContext:
        clrex
        ldr     sp, [r0, #TCB_STACK_POINTER]
        ldr     pc, [r0, #TCB_RESUME]

resumed:
        pop     {r3-r11, pc}

        .global startTask
startTask:
        adr     r0, runTask_first
        bx      lr
runTask_first:
        bl      runTask
1:      b       1b
