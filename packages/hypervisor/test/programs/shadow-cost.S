/* Start of shadow-cost.ts: monitor mode, as MVM runs, MMU off. */
        .syntax unified
        .arm
        .section .head, "ax"
        .global _start
_start:
        cps     #0x16
        ldr     sp, =0x07000000
        bl      main
1:      wfi
        b       1b
