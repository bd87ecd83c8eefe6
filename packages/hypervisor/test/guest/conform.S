/* Checks that need assembly: every register across a call, and bits of the CPSR. */
        .syntax unified
        .arch_extension sec
        .arm
        .text

        .equ    GIVEN_LR, 13 * 4
        .equ    GIVEN_CPSR, 14 * 4
        .equ    GIVEN_SPSR, 15 * 4
        .equ    SEEN_CPSR, 14 * 4
        .equ    PSR_A, 1 << 8
        .equ    PSR_F, 1 << 6
        .equ    PSR_MODE, 0x1f
        .equ    MODE_SVC, 0x13
        .equ    MODE_SYS, 0x1f

/*
 * void callWith(u32 *given, u32 *seen): makes the call in the mode of the given cpsr. During the
 * call sp is `seen` + 56, so a call that changes sp leaves `seen` unchanged. `seen` stands behind
 * `given`. SYS mode has no spsr, so the spsr that SYS mode "sees" comes from `given`.
 */
        .global callWith
callWith:
        push    {r4-r11, lr}
        ldr     r4, =stacks
        str     sp, [r4]
        ldr     r2, [r0, #GIVEN_CPSR]
        and     r3, r2, #PSR_MODE
        msr     cpsr_c, r2
        str     sp, [r4, #4]
        add     sp, r1, #SEEN_CPSR
        ldr     lr, [r0, #GIVEN_LR]
        ldr     r1, [r0, #GIVEN_SPSR]
        cmp     r3, #MODE_SYS
        msrne   spsr_cxsf, r1
        msr     cpsr_fs, r2
        ldm     r0, {r0-r12}
        smc     #0
        stmdb   sp, {r0-r12, lr}
        mrs     r0, cpsr
        and     r2, r0, #PSR_MODE
        cmp     r2, #MODE_SYS
        mrsne   r1, spsr
        ldreq   r1, [sp, #-(SEEN_CPSR + 4)]
        stm     sp, {r0-r1}
        ldr     r2, =stacks
        ldr     sp, [r2, #4]
        cps     #MODE_SVC
        ldr     sp, [r2]
        pop     {r4-r11, pc}

/* u32 maskByCps(void) */
        .global maskByCps
maskByCps:
        cpsid   af
        mrs     r0, cpsr
        bx      lr

/* u32 maskByMsr(void) */
        .global maskByMsr
maskByMsr:
        mrs     r0, cpsr
        orr     r0, r0, #PSR_A
        orr     r0, r0, #PSR_F
        msr     cpsr_cx, r0
        mrs     r0, cpsr
        bx      lr

        .ltorg

        .bss
        .balign 4
stacks:                                         @ for SVC mode and for the call's mode
        .space  8
