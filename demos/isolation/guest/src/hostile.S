/*
 * The program of a hostile process, in User mode: it reads and writes each place of the list in its
 * data page. The kernel skips an access that aborts. Then the process reports, and sleeps.
 */
#include "offsets.h"

        .syntax unified
        .arm

        .text
        .global hostileStart
hostileStart:
        mov     r4, #DATA
        add     r5, r4, #DATA_PLACES
1:      ldr     r6, [r5], #4
        cmp     r6, #0
        beq     2f
        ldr     r1, [r6]
        str     r4, [r6]
        b       1b
2:      ldr     r0, [r4, #DATA_ROUNDS]
        mov     r7, #CALL_REPORT
        svc     #0
3:      mvn     r0, #0
        lsr     r0, r0, #1
        mov     r7, #CALL_SLEEP
        svc     #0
        b       3b
        .global hostileEnd
hostileEnd:
