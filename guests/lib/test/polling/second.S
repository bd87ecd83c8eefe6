/*
 * Where the second core begins (PSCI CPU_ON): MMU off, no stack, r0 = TTBR0 of the first core. Both
 * cores use one translation table, so both access the flag through their coherent caches.
 */
        .syntax unified
        .arm
        .text

        .equ    DACR_DOMAIN_0_CLIENT, 1
        .equ    SCTLR_MMU_CACHE, (1 << 0) | (1 << 2)
        .equ    SCTLR_ICACHE, 1 << 12

        .global secondEntry
secondEntry:
        mcr     p15, 0, r0, c2, c0, 0           @ TTBR0
        mov     r0, #DACR_DOMAIN_0_CLIENT
        mcr     p15, 0, r0, c3, c0, 0           @ DACR
        isb
        mrc     p15, 0, r0, c1, c0, 0           @ SCTLR
        orr     r0, r0, #SCTLR_MMU_CACHE
        orr     r0, r0, #SCTLR_ICACHE
        mcr     p15, 0, r0, c1, c0, 0
        isb
        ldr     sp, =__secondStack_end
        bl      second
        b       .
