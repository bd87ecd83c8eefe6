/* What a guest can only see in assembly: every register across a call, and bits of the CPSR. */
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

/* void callWith(u32 *given, u32 *seen): sp is `seen` + 56 across the call, so that another sp after it leaves `seen` as it was. */
        .global callWith
callWith:
        push    {r4-r11, lr}
        ldr     r2, =stack
        str     sp, [r2]
        add     sp, r1, #SEEN_CPSR
        ldr     lr, [r0, #GIVEN_LR]
        ldr     r1, [r0, #GIVEN_SPSR]
        msr     spsr_cxsf, r1
        ldr     r1, [r0, #GIVEN_CPSR]
        msr     cpsr_fs, r1
        ldm     r0, {r0-r12}
        smc     #0
        stmdb   sp, {r0-r12, lr}
        mrs     r0, cpsr
        mrs     r1, spsr
        stm     sp, {r0-r1}
        ldr     r2, =stack
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
stack:
        .space  4
