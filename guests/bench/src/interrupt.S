/* Interrupts, from their cause to the first instruction of the handler. */
#include "offsets.h"

        .syntax unified
        .arm
        .text

        .equ    SGI_0_TO_SELF, 2 << 24
        .equ    PSR_I, 0x80

/* void measureInterrupt(u32 begin, u32 end): waits until the handler has run. */
        .global measureInterrupt
measureInterrupt:
        ldr     r3, =NOTE
        ldr     r2, =GICD_SGIR
        mov     r12, r1
        ldr     r1, =SGI_0_TO_SELF
        cpsie   i
        str     r0, [r3]
        str     r1, [r2]
1:      cmp     r12, #0
        bne     1b
        bx      lr

/* void delayUntilHandler(u32 end) */
        .global delayUntilHandler
delayUntilHandler:
        ldr     r3, =NOTE
        mov     r12, r0
        mov     r1, #0
        cpsie   i
2:      ldr     r0, =HYPERCALL_DELAY
        smc     #0
        cmp     r12, #0
        bne     2b
        bx      lr

/*
 * The IRQ handler; IRQs come in these two functions only. The handler notes r12, sets r12 to 0 to
 * say so, and returns with IRQs masked. The caller clears the device's event.
 */
        .global interruptEntry
interruptEntry:
        str     r12, [r3]
        ldr     r2, =GICC_IAR
        ldr     r0, [r2]
        str     r0, [r2, #EOIR_OFFSET]
        mov     r12, #0
        mrs     r2, spsr
        orr     r2, r2, #PSR_I
        msr     spsr_c, r2
        subs    pc, lr, #4
