/*
 * The context switch: saves the registers of the normal world that are banked, and that no
 * exception entry saves, into the context area of the leaving virtual CPU, and loads them from the
 * context area of the arriving virtual CPU. A context area holds:
 *
 *   0x000  und, abt, svc, irq   spsr, sp, lr each
 *   0x030  fiq                  spsr, r8–r12, sp, lr
 *   0x050  sys                  sp, lr
 *   0x058  system registers     20: cp15Translation, cp15Faults, cp15Threads
 *   0x0A8  fpexc, fpscr, cpacr  and a word of padding: the next offset is a multiple of 8
 *   0x0B8  d0 … d31
 *
 * ADFSR and AIFSR are not there: on a Cortex-A9 they are 0, whatever is written.
 *
 * MVM cannot switch the VFP's registers later, at their first use, because it cannot trap this use
 * to the monitor: NSACR and CPACR cause an Undefined exception, which the guest itself takes. A
 * guest may keep values in these registers while FPEXC.EN is 0 (Linux does this), and MVM cannot
 * see that a guest sets EN. To save and load 32 registers takes only four instructions.
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

/* r0: where to store the registers of the leaving VM. r1: where to load those of the next VM. */
        .macro  switchMode mode
        cps     #\mode
        mrs     r2, spsr
        stmia   r0!, {r2, sp, lr}
        ldmia   r1!, {r2, sp, lr}
        msr     spsr_cxsf, r2
        .endm

/* Reads (\access = mrc) or writes (mcr) the registers in the order of the context area. */
        .macro  cp15Translation access
        \access p15, 0, r2, c2, c0, 0           @ TTBR0
        \access p15, 0, r3, c2, c0, 1           @ TTBR1
        \access p15, 0, r4, c2, c0, 2           @ TTBCR
        \access p15, 0, r5, c3, c0, 0           @ DACR
        \access p15, 0, r6, c10, c2, 0          @ PRRR
        \access p15, 0, r7, c10, c2, 1          @ NMRR
        \access p15, 0, r8, c13, c0, 1          @ CONTEXTIDR
        .endm

        .macro  cp15Faults access
        \access p15, 0, r2, c5, c0, 0           @ DFSR
        \access p15, 0, r3, c5, c0, 1           @ IFSR
        \access p15, 0, r4, c6, c0, 0           @ DFAR
        \access p15, 0, r5, c6, c0, 2           @ IFAR
        \access p15, 0, r6, c7, c4, 0           @ PAR
        \access p15, 0, r7, c12, c0, 0          @ VBAR
        .endm

        .macro  cp15Threads access
        \access p15, 0, r2, c13, c0, 2          @ TPIDRURW
        \access p15, 0, r3, c13, c0, 3          @ TPIDRURO
        \access p15, 0, r4, c13, c0, 4          @ TPIDRPRW
        \access p15, 2, r5, c0, c0, 0           @ CSSELR
        \access p14, 6, r6, c0, c0, 0           @ TEECR
        \access p14, 6, r7, c1, c0, 0           @ TEEHBR
        \access p15, 0, r8, c1, c0, 0           @ SCTLR
        .endm

        .macro  switchRegisters list, last
        \list  mrc
        stmia   r0!, {r2-\last}
        ldmia   r1!, {r2-\last}
        \list  mcr
        .endm

        .macro  world scr
        mov     r2, #\scr
        mcr     p15, 0, r2, c1, c1, 0           @ SCR
        isb
        .endm

/*
 * void switchContext(u32 from, u32 to): saves into `from`, loads from `to`, and invalidates the TLB
 * entries and branch predictions of the VM that leaves. With the same area as `from` and `to`, the
 * function only saves.
 */
        .global switchContext
        .type   switchContext, %function
switchContext:
        push    {r4-r8, lr}
        switchMode MODE_UND
        switchMode MODE_ABT
        switchMode MODE_SVC
        switchMode MODE_IRQ
        cps     #MODE_FIQ
        mrs     r2, spsr
        stmia   r0!, {r2, r8-r12, sp, lr}
        ldmia   r1!, {r2, r8-r12, sp, lr}
        msr     spsr_cxsf, r2
        cps     #MODE_SYS
        stmia   r0!, {sp, lr}
        ldmia   r1!, {sp, lr}
        cps     #MODE_MON
        world   SCR_NS
        switchRegisters cp15Translation, r8
        switchRegisters cp15Faults, r7
        switchRegisters cp15Threads, r8
@ a symbol: `mvm bench` counts the instructions between switchVfp and switchVfpEnd
switchVfp:
        mrc     p15, 0, r4, c1, c0, 2           @ CPACR
        mov     r2, #CPACR_FULL                 @ both worlds share this register
        mcr     p15, 0, r2, c1, c0, 2           @ CPACR
        isb
        vmrs    r2, fpexc
        orr     r5, r2, #FPEXC_EN
        vmsr    fpexc, r5
        vmrs    r3, fpscr
        stmia   r0!, {r2-r5}
        ldmia   r1!, {r2-r5}
        vstmia  r0!, {d0-d15}
        vstmia  r0!, {d16-d31}
        vldmia  r1!, {d0-d15}
        vldmia  r1!, {d16-d31}
        vmsr    fpscr, r3
        vmsr    fpexc, r2
        mcr     p15, 0, r4, c1, c0, 2           @ CPACR
switchVfpEnd:
        @ TLBIALL. The DSB in switch.ts has completed the page-table writes of the VM that leaves.
        mcr     p15, 0, r2, c8, c7, 0
        mcr     p15, 0, r2, c7, c5, 6           @ BPIALL
        dsb
        world   SCR_SECURE
        pop     {r4-r8, pc}
