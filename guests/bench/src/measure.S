/*
 * Between two stores to NOTE stands only what is measured, because all registers are ready before.
 * The virtual ZC702 records such a store with the number of instructions that the core has
 * executed. QEMU logs the store between the instructions. So the difference is exact.
 */
#include "offsets.h"

        .syntax unified
        .arm
        .text

/* i32 measureCall(u32 begin, u32 end, u32 *call) */
        .global measureCall
measureCall:
        push    {r4-r9, lr}
        mov     r7, r0
        mov     r9, r1
        mov     r8, r2
        ldr     r6, =NOTE
        ldm     r8, {r0-r5}
        str     r7, [r6]
        smc     #0
        str     r9, [r6]
        stm     r8, {r0-r5}
        pop     {r4-r9, pc}

/* void measureNothing(u32 begin, u32 end) */
        .global measureNothing
measureNothing:
        ldr     r3, =NOTE
        str     r0, [r3]
        str     r1, [r3]
        bx      lr

/* void note(u32 value) */
        .global note
note:
        ldr     r3, =NOTE
        str     r0, [r3]
        bx      lr

        .global roundCount
roundCount:
        ldr     r0, =ROUNDS
        bx      lr

        .global soon
soon:
        ldr     r0, =SOON
        bx      lr

        .global timedWait
timedWait:
        ldr     r0, =TIMED_WAIT
        bx      lr

        .global waitsForObserver
waitsForObserver:
        ldr     r0, =WAITS_FOR_OBSERVER
        bx      lr

        .global hasVirtualTime
hasVirtualTime:
        ldr     r0, =HAS_VIRTUAL_TIME
        bx      lr
