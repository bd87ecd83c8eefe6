/* Reset, vectors and stacks. The FSBL has set up clocks, DDR and UART1. */
  .syntax unified
  .arm
  .section .start, "ax"
  .global _start
_start:
  ldr r0, =vectors
  mcr p15, 0, r0, c12, c0, 0 /* VBAR */
  cps #0x12                  /* IRQ mode */
  ldr sp, =irq_stack_end
  cps #0x17                  /* Abort mode */
  ldr sp, =abort_stack_end
  cps #0x13                  /* SVC mode */
  ldr sp, =stack_end
  bl main
1: wfi
  b 1b
  .ltorg

  .balign 32
vectors:
  b .
  b .
  b .
  b .
  b data_abort
  b .
  b irq
  b .

irq:
  sub lr, lr, #4
  push {r0-r3, r12, lr}
  bl timer_interrupt
  ldm sp!, {r0-r3, r12, pc}^

data_abort:
  sub r0, lr, #8             /* the instruction that was refused */
  bl bus_error
  b .
