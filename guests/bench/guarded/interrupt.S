/*
 * A guarded interrupt that comes between two stores to the marker port. Up to the handler's own
 * store only MVM's path runs. measureGuarded keeps r4–r9 ready for the handler; the handler changes
 * only r12 besides.
 */
#include "offsets.h"

        .syntax unified
        .arm
        .arch_extension sec
        .text

        .equ    NOTES, 64

/* void measureGuarded(u32 begin) */
        .global measureGuarded
measureGuarded:
        push    {r4-r9, lr}
        ldr     r3, =MARKER_PORT_BASE + MARKER_NOTE
        mov     r4, #2 * PATH_GUARDED + 1
        mov     r5, #2 * PATH_ACKNOWLEDGE
        mov     r6, #2 * PATH_END
        ldr     r7, =HYPERCALL_INTERRUPT_ACKNOWLEDGE
        ldr     r8, =HYPERCALL_INTERRUPT_END
        ldr     r9, =PRIVATE_TIMER_BASE + TIMER_STATUS
        cpsie   i
        .rept   NOTES
        str     r0, [r3]
        .endr
        cpsid   i
        pop     {r4-r9, pc}

/* The IRQ handler; the IRQ comes in measureGuarded alone. */
        .global interruptEntry
interruptEntry:
        str     r4, [r3]
        mov     r12, r0
        mov     r0, r7
        str     r5, [r3]
        smc     #0                              @ acknowledge
        add     r5, r5, #1
        str     r5, [r3]
        mov     r0, #1
        str     r0, [r9]                        @ the timer's event is cleared
        mov     r0, r8
        str     r6, [r3]
        smc     #0                              @ end
        add     r6, r6, #1
        str     r6, [r3]
        mov     r0, r12
        subs    pc, lr, #4
