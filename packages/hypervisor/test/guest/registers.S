/*
 * All registers that a call does not name and that the guest's own handlers do not use: banked
 * registers, system registers for threads, VFP and NEON. Not here: r0–r12 and lr of SVC mode
 * (conform.S), and sp, lr and spsr of IRQ mode and sp of SVC mode, which the guest uses.
 */
        .syntax unified
        .arm
        .fpu    neon
        .text

        .equ    MODE_FIQ, 0x11
        .equ    MODE_SVC, 0x13
        .equ    MODE_ABT, 0x17
        .equ    MODE_UND, 0x1b
        .equ    MODE_SYS, 0x1f
        .equ    SPSR_RESERVED, 0xf << 20

        .macro  fillThread register
        mcr     p15, 0, r0, c13, c0, \register
        .endm

        .macro  fillMode mode
        cps     #\mode
        mov     sp, r0
        mov     lr, r0
        .endm

/* void keepFill(u32 seed) */
        .global keepFill
keepFill:
        vdup.32 q0, r0
        .irp    n, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
        vmov    q\n, q0
        .endr
        fillThread 2                            @ TPIDRURW
        fillThread 3                            @ TPIDRURO
        fillThread 4                            @ TPIDRPRW
        mov     r1, lr
        bic     r12, r0, #SPSR_RESERVED
        fillMode MODE_SYS
        fillMode MODE_UND
        msr     spsr_cxsf, r12
        fillMode MODE_ABT
        msr     spsr_cxsf, r12
        bic     r2, r0, #SPSR_RESERVED
        fillMode MODE_FIQ
        msr     spsr_cxsf, r2                   @ FIQ mode has its own r12
        mov     r8, r0
        mov     r9, r0
        mov     r10, r0
        mov     r11, r0
        mov     r12, r0
        cps     #MODE_SVC
        bx      r1

/* r3 collects the bits that differ from r0. */
        .macro  same register
        eor     r2, \register, r0
        orr     r3, r3, r2
        .endm

        .macro  sameThread register
        mrc     p15, 0, r1, c13, c0, \register
        same    r1
        .endm

        .macro  sameMode mode
        cps     #\mode
        same    sp
        same    lr
        .endm

        .macro  sameSpsr
        mrs     r1, spsr
        eor     r2, r1, r0
        bic     r2, r2, #SPSR_RESERVED
        orr     r3, r3, r2
        .endm

/*
 * u32 keepCheck(u32 seed): returns 0 if all registers are as keepFill left them. At a start, with
 * seed 0: if they are as MVM leaves them.
 */
        .global keepCheck
keepCheck:
        push    {r4, lr}
        mov     r3, #0
        .irp    n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
        vmov    r1, r4, d\n
        same    r1
        same    r4
        .endr
        sameThread 2
        sameThread 3
        sameThread 4
        sameMode MODE_SYS
        sameMode MODE_UND
        sameSpsr
        sameMode MODE_ABT
        sameSpsr
        sameMode MODE_FIQ
        sameSpsr
        same    r8
        same    r9
        same    r10
        same    r11
        same    r12
        cps     #MODE_SVC
        mov     r0, r3
        pop     {r4, pc}
