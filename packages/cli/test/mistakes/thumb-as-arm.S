  .syntax unified
  .arch armv7-a
  .global main
main:
  ldr r0, =blink
  bic r0, r0, #1               @ the mistake
  bx r0
  .ltorg

  .thumb
  .balign 4
  .type blink, %function
blink:
  push {r3, lr}
  bl blink
  pop {r3, pc}
  .size blink, . - blink
