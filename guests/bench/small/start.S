/* Start of the small VM: main runs on the stack that MVM gives. There are no vectors. */
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
