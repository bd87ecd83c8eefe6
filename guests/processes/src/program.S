/*
 * The program of a process, in User mode. It counts in its data page, which is at the same virtual
 * address in every process. It stands still if the page is not its own any more.
 */
#include "offsets.h"

        .syntax unified
        .arm

        .equ    ROUNDS_IN_A_REPORT, 0x80000
        .equ    TICKS_OF_SLEEP, 200

        .text
        .global programStart
programStart:
        mov     r4, #DATA
        ldr     r6, [r4, #DATA_NUMBER]
1:      mov     r5, #ROUNDS_IN_A_REPORT
2:      ldr     r0, [r4, #DATA_ROUNDS]
        add     r0, r0, #1
        str     r0, [r4, #DATA_ROUNDS]
        ldr     r1, [r4, #DATA_NUMBER]
        cmp     r1, r6
        bne     .
        subs    r5, r5, #1
        bne     2b
        mov     r7, #CALL_REPORT
        svc     #0
        mov     r0, #TICKS_OF_SLEEP
        mov     r7, #CALL_SLEEP
        svc     #0
        b       1b
        .global programEnd
programEnd:
