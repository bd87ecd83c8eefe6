/*
 * MVM starts the guest in SVC mode, with its MMU and caches on, ACTLR.SMP set, IRQ masked, and sp
 * at the end of the usable memory. FreeRTOS takes interrupts in SVC mode, on this stack. FIQ
 * belongs to MVM.
 */
  .syntax unified
  .arm
  .fpu neon
  .section .start, "ax"
  .global _start
_start:
  ldr r0, =vectors
  mcr p15, 0, r0, c12, c0, 0 /* VBAR */
  isb
  cps #0x12                  /* IRQ mode: FreeRTOS keeps two words there for each interrupt */
  ldr sp, =irq_stack_end
  cps #0x13
  mov r0, #0x40000000        /* FPEXC.EN: MVM allows the VFP, and leaves it off */
  vmsr fpexc, r0
  bl main
1: wfi
  b 1b
  .ltorg

  .balign 32
vectors:
  b .
  b undefined
  b FreeRTOS_SWI_Handler
  b prefetch_abort
  b data_abort
  b .
  b FreeRTOS_IRQ_Handler
  b .

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
fault:
  cps #0x13
  b exception
