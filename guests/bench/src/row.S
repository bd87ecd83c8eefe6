/*
 * Notes in a row, one instruction each. So the last note before an interrupt stands immediately
 * before the interrupt.
 */
#include "offsets.h"

        .syntax unified
        .arm
        .text

/* void noteInARow(u32 value) */
        .global noteInARow
noteInARow:
        movw    r3, #NOTE & 0xffff              @ a literal would be too far away, behind the row
        movt    r3, #NOTE >> 16
        mov     r1, #NONE
        str     r1, [r3]
        .rept   NOTES_IN_A_ROW
        str     r0, [r3]
        .endr
        bx      lr
