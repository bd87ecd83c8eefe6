/*
 * A guest on shadow tables starts with its MMU off. The kernel of this guest has its stack in the
 * middle of its memory. It tries accesses: a refused access is an abort, which it notes and skips.
 */
        .syntax unified
        .arm

        .equ    MODE_SVC, 0x13
        .equ    MEMORY, 2 << 20
        .equ    SCTLR_M, 1 << 0

        .section .head, "ax"
        .global _start
_start:
        adr     r0, _start
        add     sp, r0, #MEMORY
        ldr     r0, =vectors
        mcr     p15, 0, r0, c12, c0, 0          @ VBAR
        isb
        bl      main
1:      wfi
        b       1b

        .balign 32
vectors:
        b       _start
        b       undefinedEntry
        b       supervisorEntry
        b       prefetchAbortEntry
        b       dataAbortEntry
        nop
        b       .
        b       .

        .macro  entry vector, offset
        sub     r1, lr, #\offset
        mov     r0, #\vector
        cps     #MODE_SVC
        b       fault
        .endm

undefinedEntry:
        entry   1, 4
supervisorEntry:
        entry   2, 4
prefetchAbortEntry:
        entry   3, 4

/* Only the accesses below abort. r3 tells it to them. The next instruction is at lr - 4. */
dataAbortEntry:
        mov     r3, #1
        subs    pc, lr, #4

        .text
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

/* void useTable(u32 table): the MMU on, with this first-level table; every domain is a client. */
        .global useTable
useTable:
        dsb
        ldr     r1, =0x55555555
        mcr     p15, 0, r1, c3, c0, 0           @ DACR
        mov     r1, #0
        mcr     p15, 0, r1, c2, c0, 2           @ TTBCR
        mcr     p15, 0, r0, c2, c0, 0           @ TTBR0
        mcr     p15, 0, r1, c8, c7, 0           @ TLBIALL
        dsb
        isb
        mrc     p15, 0, r1, c1, c0, 0           @ SCTLR
        orr     r1, r1, #SCTLR_M
        mcr     p15, 0, r1, c1, c0, 0
        isb
        bx      lr
        .ltorg
