/* The second core's life, from CPU_ON to CPU_OFF: MMU and caches off, without a stack. */
#include "offsets.h"
#include "../small/entry.S"

        .syntax unified
        .arm
        .text

second:
        entry
        ldr     r3, =NOTE
        mov     r2, #CPU_OFF_BEGIN
        ldr     r0, =PSCI_CPU_OFF
        str     r2, [r3]
        smc     #0
1:      b       1b

        .global secondEntry
secondEntry:
        ldr     r0, =second
        bx      lr
