/*
 * Exceptions of the secure world, that is, of MVM itself (SCR.EA = SCR.FIQ = 0 while MVM runs). Two
 * exceptions are expected: an abort of an address translation for a guest, and a pending abort that
 * a stopped guest left behind (guest.S). Any other exception is a bug. It ends in secureFault(),
 * with the registers on the core's fault stack:
 *
 *   sp → r0 … r12, pc, cpsr
 */
#include "offsets.h"

        .syntax unified
        .arm
        .text

        .equ    MPIDR_CPU, 3

        .balign 32
        .global secureVectors
secureVectors:
        b       _start
        b       secureUndefined
        b       secureSupervisorCall
        b       securePrefetchAbort
        b       secureDataAbort
        b       .                               @ not used
        b       secureIrq
        b       secureFiq

/* \offset: from lr to the instruction; \kind: argument of secureFault. */
        .macro  fault kind, offset
        sub     lr, lr, #\offset
        push    {r0-r12, lr}
        mov     r0, #\kind
        b       secureFaultCommon
        .endm

        /*
         * Sets sp to the core's fault stack, with room for the cpsr, whatever value a guest left in
         * sp. Changes no other register.
         */
        .macro  faultStack
        mrc     p15, 0, sp, c0, c0, 5           @ MPIDR
        and     sp, sp, #MPIDR_CPU
        lsl     sp, sp, #STACK_SHIFT
        add     sp, sp, #FAULT_STACK_0_TOP & 0xff000000
        add     sp, sp, #FAULT_STACK_0_TOP & 0x00ff0000
        add     sp, sp, #FAULT_STACK_0_TOP & 0x0000ff00
        sub     sp, sp, #8
        .endm

secureUndefined:
        faultStack
        fault   FAULT_UNDEFINED, 4
secureSupervisorCall:
        faultStack
        fault   FAULT_SUPERVISOR_CALL, 4
securePrefetchAbort:
        faultStack
        fault   FAULT_PREFETCH_ABORT, 4
secureDataAbort:
        ldr     sp, =translationInstruction + 8
        cmp     lr, sp
        beq     1f
        ldr     sp, =discardStart + 8
        cmp     lr, sp
        blo     3f
        ldr     sp, =discardEnd + 8
        cmp     lr, sp
        bls     2f
3:      faultStack
        fault   FAULT_DATA_ABORT, 8
1:      ldr     lr, =translationAborted
        movs    pc, lr
2:      subs    pc, lr, #8
secureIrq:
        faultStack
        fault   FAULT_IRQ, 4
secureFiq:
        faultStack
        fault   FAULT_FIQ, 4

secureFaultCommon:
        mrs     r1, spsr
        str     r1, [sp, #14 * 4]
        mov     r1, sp
        bl      secureFault                     @ secureFault(kind, registers): does not return
        b       haltForever
