/*
 * hypercall(function, argument, results): a call of MVM with more than one result. Returns r0 of
 * the call; r1–r3 go to the three words at `results`. Under MVM only: elsewhere nobody answers an
 * SMC.
 */
        .syntax unified
        .arm
        .arch_extension sec
        .text

        .global hypercall
hypercall:
        push    {r4, lr}
        mov     r4, r2
        smc     #0
        stm     r4, {r1-r3}
        pop     {r4, pc}
