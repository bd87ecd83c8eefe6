/*
 * The kernel tries accesses: a refused access is an abort, which it notes and skips.
 */
        .syntax unified
        .arm

        .text
/* Of start.S: an abort of the kernel. Only the accesses below abort; r3 tells it to them. */
        .global kernelAbort
kernelAbort:
        ldr     r0, [sp]
        mov     r3, #1
        adds    lr, lr, #4
        movs    pc, lr

/* u32 refusesRead(u32 address): 1 if the access aborts, 0 if not. */
        .global refusesRead
refusesRead:
        mov     r3, #0
        ldr     r1, [r0]
        mov     r0, r3
        bx      lr

/* u32 refusesWrite(u32 address, u32 value) */
        .global refusesWrite
refusesWrite:
        mov     r3, #0
        str     r1, [r0]
        mov     r0, r3
        bx      lr
        .ltorg
