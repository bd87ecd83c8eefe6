/* Loads of each kind that MVM completes in a guest's place (arch/armv7/direct/load.ts). */
        .syntax unified
        .arm
        .text

/*
 * void loadInEachWay(u32 address, u32 *out): loads the word at `address`, or a part of the word, by
 * one instruction of each kind, and writes the results to `out` (LOADS_COUNT words).
 */
        .global loadInEachWay
loadInEachWay:
        push    {r4-r8, lr}
        mov     r4, #4
        sub     r5, r0, r4
        ldr     r2, [r0]
        str     r2, [r1], #4
        ldr     r2, [r5, #4]
        str     r2, [r1], #4
        ldr     r2, [r5, r4]
        str     r2, [r1], #4
        add     r6, r0, r4
        ldr     r12, [r6, #-4]
        str     r12, [r1], #4
        ldrb    r2, [r0, #3]
        str     r2, [r1], #4
        ldrh    r2, [r0, #2]
        str     r2, [r1], #4
        ldrsb   r2, [r5, r4]
        str     r2, [r1], #4
        ldrsh   r2, [r0]
        str     r2, [r1], #4
        blx     loadInThumbWays
        pop     {r4-r8, pc}

        .thumb
        .thumb_func
/* As loadInEachWay, with r4 = 4, r5 = the address less 4, r6 = the address and 4. */
loadInThumbWays:
        ldr.n   r2, [r0]
        stmia   r1!, {r2}
        ldr.n   r2, [r5, r4]
        stmia   r1!, {r2}
        ldrb.n  r2, [r0, #1]
        stmia   r1!, {r2}
        ldrb.n  r2, [r5, r4]
        stmia   r1!, {r2}
        ldrh.n  r2, [r0, #2]
        stmia   r1!, {r2}
        ldrh.n  r2, [r5, r4]
        stmia   r1!, {r2}
        ldrsb.n r2, [r5, r4]
        stmia   r1!, {r2}
        ldrsh.n r2, [r5, r4]
        stmia   r1!, {r2}
        ldr.w   r8, [r0]
        str     r8, [r1], #4
        ldr.w   r2, [r6, #-4]
        stmia   r1!, {r2}
        ldr.w   r2, [r5, r4]
        stmia   r1!, {r2}
        ldrb.w  r2, [r0, #3]
        stmia   r1!, {r2}
        ldrsh.w r2, [r0]
        stmia   r1!, {r2}
        movs    r2, #0
        cmp     r4, #4
        ittte   eq                              @ in an IT block, whose rest must go on as it would
        ldreq   r2, [r0]
        addeq   r2, r2, #1
        stmiaeq r1!, {r2}
        movne   r2, #0
        bx      lr
        .arm
