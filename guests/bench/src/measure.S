/*
 * Between the two stores to the marker port stands nothing but what is measured; the registers are ready before. The board
 * stamps a store with the instructions that its core has executed, so that the difference is exact.
 */
        .syntax unified
        .arm
        .text

        .equ    MARKER_NOTE, 0x43c0000c
        .equ    GICD_SGIR, 0xf8f01f00
        .equ    GICC_IAR, 0xf8f0010c
        .equ    SGI_0_TO_SELF, 2 << 24

/* i32 measureCall(u32 begin, u32 end, u32 *call) */
        .global measureCall
measureCall:
        push    {r4-r9, lr}
        mov     r7, r0
        mov     r9, r1
        mov     r8, r2
        ldr     r6, =MARKER_NOTE
        ldm     r8, {r0-r5}
        str     r7, [r6]
        smc     #0
        str     r9, [r6]
        stm     r8, {r0-r5}
        pop     {r4-r9, pc}

/* void measureNothing(u32 begin, u32 end) */
        .global measureNothing
measureNothing:
        ldr     r3, =MARKER_NOTE
        str     r0, [r3]
        str     r1, [r3]
        bx      lr

/* void noteInARow(u32 value, u32 count) */
        .global noteInARow
noteInARow:
        ldr     r3, =MARKER_NOTE
1:      str     r0, [r3]
        subs    r1, r1, #1
        bne     1b
        bx      lr

/* void measureInterrupt(u32 begin, u32 end): waits until the handler has been. */
        .global measureInterrupt
measureInterrupt:
        ldr     r3, =MARKER_NOTE
        ldr     r2, =GICD_SGIR
        ldr     r12, =SGI_0_TO_SELF
        cpsie   i
        str     r0, [r3]
        str     r12, [r2]
1:      cmp     r1, #0
        bne     1b
        cpsid   i
        bx      lr

/* IRQ, only in measureInterrupt: notes r1, and tells so by 0 in it. */
        .global interruptEntry
interruptEntry:
        str     r1, [r3]
        ldr     r2, =GICC_IAR
        ldr     r0, [r2]
        str     r0, [r2, #4]                    @ GICC_EOIR
        mov     r1, #0
        subs    pc, lr, #4
