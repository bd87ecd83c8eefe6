/* Instructions that cause CPU exceptions, for main.ts. */
        .syntax unified
        .arm
        .text

        .global causeUndefined, causeSupervisorCall, jump, keepsRegisters

        /* Returns its argument, unless the handler changes r0. */
causeUndefined:
        udf     #0
        bx      lr

causeSupervisorCall:
        push    {r4, lr}
        svc     #0
        pop     {r4, pc}

        /* Fetches an instruction at r0. The handler goes on at lr. */
jump:
        push    {r4, lr}
        blx     r0
        pop     {r4, pc}

        /* 1: the registers and the flags are as they were, with sp of either alignment. */
keepsRegisters:
        push    {r4-r11, lr}
        mov     r3, #0
1:      sub     sp, sp, r3
        mov     r12, sp
        mov     r0, #10
        mov     r1, #11
        mov     r2, #12
        mov     r4, #14
        mov     r5, #15
        mov     r6, #16
        mov     r7, #17
        mov     r8, #18
        mov     r9, #19
        mov     r10, #20
        mov     r11, #21
        mov     lr, #22
        cmp     r0, r0
        udf     #1
        bne     3f
        cmp     r0, #10
        cmpeq   r1, #11
        cmpeq   r2, #12
        cmpeq   r4, #14
        cmpeq   r5, #15
        cmpeq   r6, #16
        cmpeq   r7, #17
        cmpeq   r8, #18
        cmpeq   r9, #19
        cmpeq   r10, #20
        cmpeq   r11, #21
        cmpeq   lr, #22
        cmpeq   r12, sp
3:      add     sp, sp, r3
        movne   r0, #0
        bne     2f
        adds    r3, r3, #4
        cmp     r3, #4
        beq     1b
        mov     r0, #1
2:      pop     {r4-r11, pc}
