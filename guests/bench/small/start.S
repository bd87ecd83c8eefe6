/* Start of the small VM: main with the stack that MVM gives; no vectors. */
#include "offsets.h"
#include "entry.S"

        .syntax unified
        .arm

        .section .head, "ax"
        .global _start
_start:
        entry
        b       main

        .ltorg
