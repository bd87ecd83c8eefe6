@ start: none
  .syntax unified
  .arch armv7-a
  .global _start
_start:
  push {r4, lr}
wait:
  nop
  b wait
