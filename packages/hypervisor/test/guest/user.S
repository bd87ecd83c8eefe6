/* A program in User mode that calls MVM, and the vectors of its kernel, which see the result. */
        .syntax unified
        .arch_extension sec
        .arm
        .text

        .equ    MODE_USR, 0x10
        .equ    MODE_SVC, 0x13
        .equ    VECTOR_UNDEFINED, 1
        .equ    VECTOR_SUPERVISOR, 2

/*
 * void callAsUser(u32 call, u32 *seen): SMC in User mode, with `call` in r0. Writes into `seen`:
 * the exception's vector, or 2 if MVM answered the SMC; its lr, relative to the SMC; its spsr; r0.
 * The function uses only registers that all these modes share.
 */
        .global callAsUser
callAsUser:
        push    {r4-r8, lr}
        mrc     p15, 0, r8, c12, c0, 0          @ VBAR
        ldr     r4, =userVectors
        mcr     p15, 0, r4, c12, c0, 0
        isb
        cps     #MODE_USR
userCall:
        smc     #0
        svc     #0

        .balign 32
userVectors:
        b       .
        b       userUndefined
        b       userSupervisor
        b       .
        b       .
        b       .
        b       .
        b       .

userUndefined:
        mov     r4, #VECTOR_UNDEFINED
        b       userExcepted
userSupervisor:
        mov     r4, #VECTOR_SUPERVISOR
userExcepted:
        ldr     r5, =userCall
        sub     r5, lr, r5
        mrs     r6, spsr
        mov     r7, r0
        cps     #MODE_SVC
        mcr     p15, 0, r8, c12, c0, 0
        isb
        stm     r1, {r4-r7}
        pop     {r4-r8, pc}

        .ltorg
