/*
 * Notes in a row: an instruction each, so that the last before an interrupt stands immediately
 * before it.
 */
#include "offsets.h"

        .syntax unified
        .arm
        .text

/* void noteInARow(u32 value) */
        .global noteInARow
noteInARow:
        movw    r3, #NOTE & 0xffff              @ the row is too long for a literal behind it
        movt    r3, #NOTE >> 16
        mov     r1, #NONE
        str     r1, [r3]
        .rept   NOTES_IN_A_ROW
        str     r0, [r3]
        .endr
        bx      lr
