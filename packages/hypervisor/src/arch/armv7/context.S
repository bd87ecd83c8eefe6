/*
 * What the normal world has banked and no exception entry saves, to and from a virtual CPU's context area:
 *
 *   0x000  und, abt, svc, irq   spsr, sp, lr each
 *   0x030  fiq                  spsr, r8–r12, sp, lr
 *   0x050  sys                  sp, lr
 *   0x058  system registers     21, in the order of cp15List
 *   0x0B0  fpexc, fpscr
 *   0x0B8  d0 … d31
 *
 * Nothing can be left for later: the VFP's registers belong to whoever runs. A first use cannot be trapped into the monitor (NSACR
 * and CPACR make an Undefined exception of the guest's own), a guest may keep values in them while FPEXC.EN is 0 (Linux
 * does), and may set EN unseen. 32 registers are four instructions.
 *
 * Monitor mode, SCR.NS = 0 on entry and on return.
 */
#include "offsets.h"

        .syntax unified
        .arm
        .fpu    neon
        .text

        .equ    FPEXC_EN, 1 << 30
        .equ    CPACR_FULL, 0xf << 20           @ coprocessors 10 and 11
        .equ    CPACR_AT, 0x058 + 13 * 4
        .equ    CONTEXT_END, 0x1b8

/* CPACR is one register for both worlds: whoever runs next finds its own in loadContext. */
        .macro  vfpAccess
        mov     r3, #CPACR_FULL
        mcr     p15, 0, r3, c1, c0, 2           @ CPACR
        isb
        .endm

        .macro  saveMode mode
        cps     #\mode
        mrs     r1, spsr
        stmia   r0!, {r1, sp, lr}
        .endm

        .macro  loadMode mode
        cps     #\mode
        ldmia   r0!, {r1, sp, lr}
        msr     spsr_cxsf, r1
        .endm

/* access r1 … r7, in the order of the context area, with \access = mrc or mcr. */
        .macro  cp15Translation access
        \access p15, 0, r1, c2, c0, 0           @ TTBR0
        \access p15, 0, r2, c2, c0, 1           @ TTBR1
        \access p15, 0, r3, c2, c0, 2           @ TTBCR
        \access p15, 0, r4, c3, c0, 0           @ DACR
        \access p15, 0, r5, c10, c2, 0          @ PRRR
        \access p15, 0, r6, c10, c2, 1          @ NMRR
        \access p15, 0, r7, c13, c0, 1          @ CONTEXTIDR
        .endm

        .macro  cp15Faults access
        \access p15, 0, r1, c5, c0, 0           @ DFSR
        \access p15, 0, r2, c5, c0, 1           @ IFSR
        \access p15, 0, r3, c6, c0, 0           @ DFAR
        \access p15, 0, r4, c6, c0, 2           @ IFAR
        \access p15, 0, r5, c7, c4, 0           @ PAR
        \access p15, 0, r6, c12, c0, 0          @ VBAR
        \access p15, 0, r7, c1, c0, 2           @ CPACR
        .endm

        .macro  cp15Threads access
        \access p15, 0, r1, c13, c0, 2          @ TPIDRURW
        \access p15, 0, r2, c13, c0, 3          @ TPIDRURO
        \access p15, 0, r3, c13, c0, 4          @ TPIDRPRW
        \access p15, 2, r4, c0, c0, 0           @ CSSELR
        \access p15, 0, r5, c5, c1, 0           @ ADFSR
        \access p15, 0, r6, c5, c1, 1           @ AIFSR
        \access p15, 0, r7, c1, c0, 0           @ SCTLR
        .endm

        .macro  world scr
        mov     r1, #\scr
        mcr     p15, 0, r1, c1, c1, 0           @ SCR
        isb
        .endm

/* void saveContext(u32 context) */
        .global saveContext
        .type   saveContext, %function
saveContext:
        push    {r4-r7, lr}
        saveMode MODE_UND
        saveMode MODE_ABT
        saveMode MODE_SVC
        saveMode MODE_IRQ
        cps     #MODE_FIQ
        mrs     r1, spsr
        stmia   r0!, {r1, r8-r12, sp, lr}
        cps     #MODE_SYS
        stmia   r0!, {sp, lr}
        cps     #MODE_MON
        world   SCR_NS
        cp15Translation mrc
        stmia   r0!, {r1-r7}
        cp15Faults mrc
        stmia   r0!, {r1-r7}
        cp15Threads mrc
        stmia   r0!, {r1-r7}
        world   SCR_SECURE
        vfpAccess
        vmrs    r1, fpexc
        orr     r2, r1, #FPEXC_EN
        vmsr    fpexc, r2
        vmrs    r2, fpscr
        add     r0, r0, #4                      @ the registers' place is a multiple of 8
        stmia   r0!, {r1, r2}
        vstmia  r0!, {d0-d15}
        vstmia  r0!, {d16-d31}
        pop     {r4-r7, pc}

/* void loadContext(u32 context): also forgets the translations and branch predictions of whoever ran before. */
        .global loadContext
        .type   loadContext, %function
loadContext:
        push    {r4-r7, lr}
        loadMode MODE_UND
        loadMode MODE_ABT
        loadMode MODE_SVC
        loadMode MODE_IRQ
        cps     #MODE_FIQ
        ldmia   r0!, {r1, r8-r12, sp, lr}
        msr     spsr_cxsf, r1
        cps     #MODE_SYS
        ldmia   r0!, {sp, lr}
        cps     #MODE_MON
        world   SCR_NS
        ldmia   r0!, {r1-r7}
        cp15Translation mcr
        ldmia   r0!, {r1-r7}
        cp15Faults mcr
        ldmia   r0!, {r1-r7}
        cp15Threads mcr
        dsb
        mcr     p15, 0, r1, c8, c7, 0           @ TLBIALL
        mcr     p15, 0, r1, c7, c5, 6           @ BPIALL
        dsb
        world   SCR_SECURE
        vfpAccess
        add     r0, r0, #4
        ldmia   r0!, {r1, r2}
        mov     r3, #FPEXC_EN
        vmsr    fpexc, r3
        vmsr    fpscr, r2
        vldmia  r0!, {d0-d15}
        vldmia  r0!, {d16-d31}
        vmsr    fpexc, r1
        ldr     r1, [r0, #CPACR_AT - CONTEXT_END]
        mcr     p15, 0, r1, c1, c0, 2           @ CPACR
        isb
        pop     {r4-r7, pc}
