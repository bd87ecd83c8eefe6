/*
 * IRQ entry and exit. The interrupted context is saved on the interrupted task's own stack. So an
 * interrupt that makes a more urgent task ready can leave by an ordinary call of the dispatcher:
 *
 *      IRQ mode   srs: {return address, CPSR} → SYS stack
 *      SYS mode   push r0–r3, r12, lr → SYS stack (aligned to 8)
 *      SVC mode   handleInterrupt() on the interrupt stack
 *      SYS mode   dispatchAfterInterrupt() on the task's stack; here another task may run
 *                 pop, rfe
 *
 * The CLREX makes a STREX of the interrupted code fail, because a handler may have written between
 * the LDREX and the STREX (ARM DDI 0406C A3.4.4).
 *
 * IRQs stay masked from the entry to the rfe, so interrupts do not nest.
 */
        .syntax unified
        .arm
        .text

        .equ    MODE_SVC, 0x13
        .equ    MODE_SYS, 0x1f

        .global irqEntry
irqEntry:
        sub     lr, lr, #4
        srsdb   sp!, #MODE_SYS
        cps     #MODE_SYS
        push    {r0-r3, r12, lr}
        and     r1, sp, #4
        sub     sp, sp, r1
        push    {r0, r1}
        cps     #MODE_SVC
        bl      handleInterrupt
        cps     #MODE_SYS
        bl      dispatchAfterInterrupt
        pop     {r0, r1}
        add     sp, sp, r1
        pop     {r0-r3, r12, lr}
        clrex
        rfeia   sp!
