@ The start code of the programs in this folder: vectors whose handlers only loop, stacks, and a
@ flat translation table on request. A program may replace a handler, because they are weak.
#ifndef BASE /* where the memory of the program begins */
#define BASE 0
#endif
  .syntax unified
  .arch armv7-a
  .arch_extension sec

  .global _start
_start:
  ldr r0, =vectors
  mcr p15, 0, r0, c12, c0, 0
  cps #0x17
  ldr sp, =BASE + 0x00f10000
  cps #0x1b
  ldr sp, =BASE + 0x00f20000
  cps #0x12
  ldr sp, =BASE + 0x00f30000
  cps #0x13
  ldr sp, =BASE + 0x00f08000
  cpsie a
  bl main
end_of_program:
  b end_of_program

@ MMU on, with sections of 1 MiB. DDR from 0x00100000 is Normal memory, devices are Device memory.
@ Nothing is mapped in the first MiB, and in the MiB below the stack, from BASE + 0x00e00000 on.
  .global enable_mmu
enable_mmu:
  ldr r0, =BASE + 0x00c00000
  mov r1, #0
  ldr r2, =0x00000c0e          @ Normal, read/write
  ldr r3, =0x00000c06          @ Device, read/write
1: orr r12, r1, r2
  cmp r1, #0x40000000
  orrhs r12, r1, r3
  str r12, [r0], #4
  adds r1, r1, #0x00100000
  bne 1b
  ldr r0, =BASE + 0x00c00000
  mov r1, #0
  str r1, [r0]
  ldr r2, =(BASE >> 18) + 0x00e * 4
  str r1, [r0, r2]
  mcr p15, 0, r0, c2, c0, 0
  mov r0, #1
  mcr p15, 0, r0, c3, c0, 0
  mcr p15, 0, r0, c8, c7, 0
  dsb
  mrc p15, 0, r0, c1, c0, 0
  orr r0, r0, #1
  mcr p15, 0, r0, c1, c0, 0
  isb
  bx lr
  .ltorg

  .balign 32
  .global vectors
vectors:
  b _start
  b undefined_handler
  b svc_handler
  b prefetch_handler
  b data_handler
  nop
  b irq_handler
  b fiq_handler

  .irp name, undefined_handler, svc_handler, prefetch_handler, data_handler, irq_handler, fiq_handler
  .weak \name
\name:
  b \name
  .endr
