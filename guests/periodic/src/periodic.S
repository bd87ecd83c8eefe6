/*
 * Work of a known length, and interrupts that nest: a handler that finds a more urgent job runs the
 * job on top of the interrupted one, with IRQs unmasked again. One stack is enough, because a job
 * never waits.
 */
        .syntax unified
        .arm
        .fpu    neon
        .text

        .equ    MODE_SVC, 0x13
        .equ    FPEXC_EN, 1 << 30

        .global enableFloat
enableFloat:
        mov     r0, #FPEXC_EN
        vmsr    fpexc, r0
        bx      lr

/* void work(u32 rounds): square roots, because a square root takes long for one instruction. */
        .global work
work:
        vmov.f64 d1, #1.0
1:      vsqrt.f64 d0, d1
        vsqrt.f64 d0, d1
        vsqrt.f64 d0, d1
        vsqrt.f64 d0, d1
        vsqrt.f64 d0, d1
        vsqrt.f64 d0, d1
        vsqrt.f64 d0, d1
        vsqrt.f64 d0, d1
        subs    r0, r0, #1
        bne     1b
        bx      lr

/* IRQ: calls interrupt() in SVC mode, on the stack of the interrupted code. */
        .global interruptEntry
interruptEntry:
        sub     lr, lr, #4
        srsdb   sp!, #MODE_SVC
        cps     #MODE_SVC
        push    {r0-r3, r12, lr}
        and     r1, sp, #4
        sub     sp, sp, r1
        push    {r0, r1}
        bl      interrupt
        pop     {r0, r1}
        add     sp, sp, r1
        pop     {r0-r3, r12, lr}
        rfeia   sp!
