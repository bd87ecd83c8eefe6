@ start: none
  .syntax unified
  .arch armv7-a
  .global _start
_start:
  udf #0
  b .
