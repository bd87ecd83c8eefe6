/*
 * Entry and exit of CPU exceptions (kernel/cpu_exception.ts). The frame is a T_EXCINF on the stack
 * of the interrupted code, so a handler may make a more urgent task ready, as an interrupt may:
 *
 *      UND, SVC, ABT mode   exceptionContext() on a stack of the exceptions
 *      SYS mode             the frame on the task's stack; or
 *      SVC mode             the frame on the interrupt stack, below the interrupted handler
 *      SVC mode             handleException() on the interrupt stack
 *      SYS mode             dispatchAfterInterrupt() on the task's stack, unless IRQs were masked
 *                           pop, rfe
 *
 * Without a handler for the exception, and in the kernel, `fault(vector, address)` prints the place
 * and stops. The interrupted stack is not used then, because the stack may be the cause.
 *
 * A program that never calls def_exc does not export the two functions of the kernel. So gcc sees
 * that nothing locks the CPU, and leaves these checks out of the services.
 */
#include "offsets.h"

        .syntax unified
        .arm
        .text

        .equ    MODE_SVC, 0x13
        .equ    MODE_SYS, 0x1f
        .equ    CPSR_I, 1 << 7
        .equ    PADDING, 8

        .weak   exceptionContext
        .weak   handleException

        .global takesExceptions
takesExceptions:
        ldr     r0, =exceptionContext
        cmp     r0, #0
        ldrne   r0, =handleException
        cmpne   r0, #0
        movne   r0, #1
        bx      lr

        /* `back`: from the exception's lr to the instruction that caused the exception. */
        .macro  exception number, back
        sub     lr, lr, #\back
        push    {r0-r3, r12, lr}
        mov     r0, #\number
        mrs     r1, spsr
        ldr     r2, =exceptionContext
        cmp     r2, #0
        moveq   r0, #IN_KERNEL
        blxne   r2
        cmp     r0, #IN_TASK
        pop     {r0-r3, r12, lr}
        movlo   r0, #\number
        blo     unhandled
        bhi     1f
        srsdb   sp!, #MODE_SYS
        cps     #MODE_SYS
        push    {r0-r12, lr}
        mov     r0, #\number
        b       inTask
1:      srsdb   sp!, #MODE_SVC
        cps     #MODE_SVC
        push    {r0-r12, lr}
        mov     r0, #\number
        b       inHandler
        .endm

        .global undefinedEntry, supervisorEntry, prefetchAbortEntry, dataAbortEntry
undefinedEntry:
        exception 1, 4
supervisorEntry:
        exception 2, 4
prefetchAbortEntry:
        exception 3, 4
dataAbortEntry:
        exception 4, 8

        /* r0: number. SYS mode, the frame at sp. */
inTask:
        mov     r1, sp
        and     r2, sp, #4
        sub     sp, sp, r2
        push    {r2, r3}
        cps     #MODE_SVC
        bl      handleException
        cps     #MODE_SYS
        ldr     r2, [sp]
        add     r2, sp, r2
        ldr     r2, [r2, #PADDING + EXCINF_CPSR]
        tst     r2, #CPSR_I
        bleq    dispatchAfterInterrupt
        b       leave

        /* r0: number. SVC mode, the frame at sp. */
inHandler:
        mov     r1, sp
        and     r2, sp, #4
        sub     sp, sp, r2
        push    {r2, r3}
        bl      handleException
leave:
        pop     {r2, r3}
        add     sp, sp, r2
        pop     {r0-r12, lr}
        clrex
        rfeia   sp!

        /* r0: number, lr: address of the instruction. */
unhandled:
        mov     r1, lr
        ldr     sp, =__interruptStack_end
        b       fault
