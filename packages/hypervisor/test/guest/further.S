/*
 * Entries of a further core of the test guest (PSCI CPU_ON). The core writes its registers,
 * unchanged, into its box (layout.ts: CORE_ENTRY), and goes to further() with its own stacks. Only
 * one core may be here at a time. The MMU is off, so the words between the instructions are
 * writable.
 */
        .syntax unified
        .arm
        .fpu    neon
        .text

        .equ    CORE_BOXES, 0x80300
        .equ    CORE_BOX_SHIFT, 8
        .equ    CORE_ENTRY, 0x38
        .equ    STACK_SHIFT, 11
        .equ    MODE_IRQ, 0x12
        .equ    MODE_SVC, 0x13

        .thumb
        .balign 4
        .global furtherThumb
        .thumb_func
furtherThumb:
        bx      pc
        .hword  0xea00                          @ as ARM code, both form a branch to invalid memory
        .arm
        str     r1, entryR1
        mov     r1, #1
        b       keep

        .global furtherArm
furtherArm:
        str     r1, entryR1
        mov     r1, #0

/* r1 = 1 for Thumb state. No instruction between the entry and here has changed the flags. */
keep:
        str     r1, entryState
        str     r2, entryR2
        str     r3, entryR3
        mrs     r3, cpsr
        ldr     r1, =__image_start + CORE_BOXES + CORE_ENTRY
        mrc     p15, 0, r2, c0, c0, 5           @ MPIDR
        and     r2, r2, #3
        add     r1, r1, r2, lsl #CORE_BOX_SHIFT
        str     r0, [r1], #4
        ldr     r0, entryR1
        str     r0, [r1], #4
        ldr     r0, entryR2
        str     r0, [r1], #4
        ldr     r0, entryR3
        str     r0, [r1], #4
        stmia   r1!, {r4-r12}
        str     sp, [r1], #4
        str     lr, [r1], #4
        mrc     p15, 0, r0, c1, c0, 0           @ SCTLR
        ldr     r4, entryState
        stmia   r1!, {r3}
        stmia   r1!, {r0, r4}

        ldr     r0, =vectors
        mcr     p15, 0, r0, c12, c0, 0          @ VBAR
        isb
        ldr     r0, =stacks
        add     r0, r0, r2, lsl #STACK_SHIFT + 1
        add     r0, r0, #1 << STACK_SHIFT
        cps     #MODE_IRQ
        mov     sp, r0
        cps     #MODE_SVC
        add     sp, r0, #1 << STACK_SHIFT
        mov     r0, #1 << 30
        vmsr    fpexc, r0
        bl      further
        b       .

entryR1:
        .word   0
entryR2:
        .word   0
entryR3:
        .word   0
entryState:
        .word   0
        .ltorg

        .bss
        .balign 8
stacks:
        .space  4 << STACK_SHIFT
