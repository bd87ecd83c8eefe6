@ start: none
@ link: 0x80100000
  .syntax unified
  .arch armv7-a
  .global _start
_start:
  ldr pc, =main
  .ltorg
main:
  b main
