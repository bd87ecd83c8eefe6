/*
 * A guest starts in SVC mode with its MMU on and IRQ masked (docs/your-system.md, How a bare guest
 * starts). sp is the end of the usable memory. VBAR is not set: no exception may come before it is.
 */
  .syntax unified
  .arm
  .section .start, "ax"
  .global _start
_start:
  ldr r0, =vectors
  mcr p15, 0, r0, c12, c0, 0      /* VBAR */
  isb
  cps #0x12                       /* IRQ mode */
  ldr sp, =irq_stack_end
  cps #0x17                       /* Abort mode, and below Undefined */
  ldr sp, =fault_stack_end
  cps #0x1b
  ldr sp, =fault_stack_end
  cps #0x13                       /* SVC mode: sp is as MVM gave it */
  mov r0, #0x40000000             /* FPEXC.EN: MVM allows the VFP, and leaves it off */
  .fpu neon
  vmsr fpexc, r0
  bl main
1: wfi
  b 1b
  .ltorg

  .balign 32
vectors:
  b .
  b undefined
  b .
  b prefetch_abort
  b data_abort
  b .
  b irq
  b .                             /* FIQ belongs to MVM, and never comes here */

irq:
  sub lr, lr, #4
  push {r0-r3, r12, lr}
  bl interrupt
  ldm sp!, {r0-r3, r12, pc}^

undefined:
  sub r1, lr, #4
  mov r0, #1
  b fault
prefetch_abort:
  sub r1, lr, #4
  mov r0, #3
  b fault
data_abort:
  sub r1, lr, #8
  mov r0, #4
  b fault
