/*
 * The stub: what runs at PL1 of the normal world beside a deprivileged guest. It takes the guest's
 * exceptions, and is the only code that the guest's VM executes at PL1.
 *
 *   guest, User mode                   the stub                                  monitor mode
 *   SVC of the guest's user mode ────▶ svcEntry ──▶ the guest's SVC vector
 *   SVC that stands for a sensitive ─▶ svcEntry ──▶ done in its place, next instruction
 *     instruction (patched.ts)             └─ a rare one ──────────────────────▶ MVM: trap
 *   Undefined ───────────────────────▶ undEntry ──▶ guest's user mode: its Undefined vector
 *                                          ├─ SMC: the guest's registers, SMC ─▶ MVM: hypercall
 *                                          └─ others ──────────────────────────▶ MVM: trap
 *   MMU aborts ──────────────────────▶ abort entries ──────────────────────────▶ MVM: trap
 *   IRQ ─────────────────────────────▶ irqEntry ──▶ the guest's IRQ vector
 *
 * MVM answers a trap (traps.ts) with what the stub does then: the guest goes on, or takes an
 * exception.
 *
 * The code is copied into the guest's tables (window.ts), and runs at STUB_WINDOW. So it is
 * position-independent. In every mode of the stub, sp is the address of the guest's area (area.ts),
 * in the stub's window. lr and spsr are those of the exception. IRQs are masked. An FIQ can come at
 * any place; MVM then keeps the registers of all modes, and comes back here later.
 *
 * In this file:
 *   r0  PSR of the hardware when the guest was interrupted (its mode is User)
 *   r1  mode of the guest
 *   r2  the instruction
 * The guest's own r0–r3 are in the area meanwhile. A jump to a `leave…` label needs no register: it
 * starts again from the area, lr and spsr. So it is possible until the first of these has changed.
 *
 * Memory of the guest is accessed by LDRT and STRT, a block of registers at both of its ends. So
 * the guest's rights hold, and no others. Such an access can abort (dabtEntry, `nested`). The guest
 * then gets the abort of its own instruction, or executes the instruction again.
 */
#include "offsets.h"

        .syntax unified
        .arm
        .fpu    neon
        .text

        .equ    PSR_T, 1 << 5
        .equ    PSR_E, 1 << 9
        .equ    PSR_I, 1 << 7
        .equ    PATCH_NUMBER, 0x7d              @ bits 27:21 of PATCH_SVC
        .equ    CPS_DISABLE, 1 << 9             @ the low bit of imod; the high one is set
        .equ    CPS_M, 1 << 8
        .equ    CPS_I, 1 << 6
        .equ    MSR_CONTROL, 1 << 4
        .equ    RFE_IA_SP_WRITEBACK, 0x3d       @ U, W, Rn = 13
        .equ    SRS_DB_WRITEBACK, 0x5           @ P, W
        .equ    CONDITION_AL, 0xe
        .equ    BLOCK_TRANSFER_AL, 0x76         @ bits 31:25
        .equ    COPROCESSOR_AL, 0xee            @ bits 31:24: MRC, MCR, CDP
        @ the replacement of a block transfer: the list's bit 15, its bits 14:0 with coprocessor 0–7
        .equ    BLOCK_LIST, 0x0040ffff
        .equ    LIST_SP_LR, 0x0000c000
        .equ    LIST_R0_LR, 0x0000f7ff
        .equ    LIST_R1_LR, 0x0000f7fe
        .equ    LIST_R0_PC, 0x0040f7ff
        .equ    LOAD_DB, 0x11                   @ bits 24:20: P, L
        .equ    LOAD_IA_SP, 0x0dd               @ bits 24:16: U, bit 15 of the list, L; Rn = 13
        .equ    RT_BITS, 0xf000
        .equ    MCR_DACR, 0xee030f10
        .equ    MRC_DACR, 0xee130f10
        .equ    MRC_SCTLR, 0xee110f10
        .equ    MRC_DFSR, 0xee150f10
        .equ    MRC_DFAR, 0xee160f10
        .equ    MRC_TTBR1, 0xee120f30
        .equ    MRC_ID_MMFR3, 0xee100ff1
        .equ    MCR_ICIALLUIS, 0xee070f11
        .equ    MCR_BPIALL, 0xee070fd5
        .equ    MCR_TPIDRURO, 0xee0d0f70
        .equ    MCR_TPIDRPRW, 0xee0d0f90
        .equ    MCR_DCCIMVAC, 0xee070f3e
        .equ    MCR_DCCMVAC, 0xee070f3a
        .equ    MCR_DCCMVAU, 0xee070f3b
        .equ    MCR_ICIMVAU, 0xee070f35
        .equ    VMRS_FPEXC, 0xeef80a10
        .equ    VMSR_FPEXC, 0xeee80a10
        .equ    CPACR_CP10, 3 << 20
        .equ    PERMISSION_MASK, 0xd            @ DFSR: 0b1101 of a section, 0b1111 of a page
        .equ    PERMISSION_FAULT, 0xd
        .equ    PAGE_SHIFT, 12
        .equ    BLOCK_SHIFT, 8
        @ LDR and STR of a word: bits 27:26 are 01, P = 1, B = 0, W = 0
        .equ    WORD_TRANSFER_MASK, 0x0d600000
        .equ    WORD_TRANSFER, 0x05000000
        .equ    REGISTER_OFFSET, 1 << 25
        .equ    MEDIA, 1 << 4
        .equ    LOAD, 1 << 20
        .equ    SMC_HIGH, 0x16                  @ bits 27:20 and 7:4 of SMC
        .equ    SMC_LOW, 0x7
        .equ    MODE_BITS, 0x1f
        .equ    BANK_MASK, 0xf
        .equ    BANK_SHIFT, 4
        .equ    BANK_SPSR, 8
        .equ    PC_OFFSET, 60                   @ of the PC in 16 registers

        /* Bits of a PSR that an exception keeps: N Z C V Q, GE, A, I, F. */
        .equ    KEPT_BY_EXCEPTION, 0xf80f01c0
        /* Bits that MSR CPSR changes: N Z C V Q, GE, E, I; by an exception return also IT, T. */
        .equ    CHANGED_BY_MSR, 0xf80f0280
        .equ    CHANGED_BY_RETURN, 0xfe0ffea0

        /* \dst = address of the bank of \mode. Changes the flags. */
        .macro  bankOf dst, mode
        and     \dst, \mode, #BANK_MASK
        cmp     \dst, #BANK_MASK                @ System mode has the bank of User mode
        moveq   \dst, #0
        add     \dst, sp, \dst, lsl #BANK_SHIFT
        add     \dst, \dst, #BANKS
        .endm

        /* The guest's sp and lr change from those of mode \old to those of \new. */
        .macro  exchangeBanks old, new, tmp
        bankOf  \tmp, \old
        stmia   \tmp, {sp, lr}^
        bankOf  \tmp, \new
        ldmia   \tmp, {sp, lr}^
        str     \new, [sp, #AREA_MODE]
        .endm

        /* The guest goes from its user mode to a privileged one. */
        .macro  openPrivileged a, b
        ldr     \a, [sp, #AREA_PRIVILEGED_DACR]
        mcr     p15, 0, \a, c3, c0, 0           @ DACR
        mrc     p15, 0, \a, c13, c0, 2          @ TPIDRURW
        ldr     \b, [sp, #AREA_PRIVILEGED_THREAD]
        str     \a, [sp, #AREA_USER_THREAD]
        mcr     p15, 0, \b, c13, c0, 2          @ TPIDRURW
        .endm

        /* The guest goes from a privileged mode to its user mode. */
        .macro  closePrivileged a, b
        ldr     \a, [sp, #AREA_USER_DACR]
        mcr     p15, 0, \a, c3, c0, 0           @ DACR
        mrc     p15, 0, \a, c13, c0, 2          @ TPIDRURW
        ldr     \b, [sp, #AREA_USER_THREAD]
        str     \a, [sp, #AREA_PRIVILEGED_THREAD]
        mcr     p15, 0, \b, c13, c0, 2          @ TPIDRURW
        .endm

        /*
         * The guest takes an exception in mode \mode, at \vector. r0: PSR, r1: the guest's mode;
         * lr: what the guest finds in its lr. Its r0–r3 are at \saved in the area. Does not return.
         */
        .macro  takeException mode, vector, saved
        cmp     r1, #MODE_FIQ
        bne     1f
        adr     r2, 1f
        b       leaveFiqRegisters
1:      bankOf  r2, r1
        stmia   r2, {sp, lr}^
        add     r2, sp, #BANKS + ((\mode & BANK_MASK) << BANK_SHIFT)
        bic     r3, r0, #MODE_BITS
        orr     r3, r3, r1
        str     lr, [r2, #4]
        str     r3, [r2, #BANK_SPSR]
        ldmia   r2, {sp, lr}^
        mov     r3, #\mode
        str     r3, [sp, #AREA_MODE]
        cmp     r1, #MODE_USR
        bne     1f
        openPrivileged r2, r3
1:      ldr     r2, =KEPT_BY_EXCEPTION
        ldr     r3, [sp, #AREA_EXCEPTION_PSR]
        and     r0, r0, r2
        orr     r0, r0, r3
        orr     r0, r0, #MODE_USR
        msr     spsr_cxsf, r0
        ldr     lr, [sp, #AREA_VECTORS]
        add     lr, lr, #\vector
        add     r3, sp, #\saved
        ldmia   r3, {r0-r3}
        movs    pc, lr
        .endm

        /* The guest's r0–r3 back from \saved. */
        .macro  restore saved
        add     r3, sp, #\saved
        ldmia   r3, {r0-r3}
        .endm

        /* r0–r3 of the guest to \saved; r0, r1 as the file's head says. */
        .macro  save saved
        strd    r0, r1, [sp, #\saved]
        strd    r2, r3, [sp, #\saved + 8]
        mrs     r0, spsr
        ldr     r1, [sp, #AREA_MODE]
        .endm

        /*
         * MVM gets the guest's registers: r0–r3 are at \saved, the instruction is \back bytes
         * before lr. \kind is TRAP_….
         */
        .macro  leaveToMvm kind, saved, back
        .if     \back
        sub     lr, lr, #\back
        .endif
        restore \saved
        strd    r0, r1, [sp, #AREA_FRAME]
        strd    r2, r3, [sp, #AREA_FRAME + 8]
        mov     r1, #\kind
        .if     (\kind == TRAP_PATCHED) | (\kind == TRAP_UNDEFINED)
        ldr     r2, [sp, #AREA_INSTRUCTION]
        .endif
        b       trap
        .endm

        /*
         * r3 = the guest's register whose number is in r3. Its r0–r3 are at \saved. The PC is
         * UNPREDICTABLE in these instructions: to \other.
         */
        .macro  readRegister saved, other
        add     pc, pc, r3, lsl #3
        nop
        .irp    n, 0, 1, 2, 3
        ldr     r3, [sp, #\saved + 4 * \n]
        b       2f
        .endr
        .irp    n, r4, r5, r6, r7, r8, r9, r10, r11, r12
        mov     r3, \n
        b       2f
        .endr
        b       3f
        nop
        b       4f
        nop
        b       \other
3:      add     r3, sp, #AREA_TRANSFER
        stmia   r3, {sp}^
        ldr     r3, [sp, #AREA_TRANSFER]
        b       2f
4:      add     r3, sp, #AREA_TRANSFER
        stmia   r3, {lr}^
        ldr     r3, [sp, #AREA_TRANSFER]
2:
        .endm

        /*
         * The guest's register r2[3:0] = r0. Its r0–r3 are at \saved. Then to \next. sp and the PC
         * are UNPREDICTABLE or not used: to \other.
         */
        .macro  writeRegister saved, next, other
        and     r3, r2, #0xf
        add     pc, pc, r3, lsl #3
        nop
        .irp    n, 0, 1, 2, 3
        str     r0, [sp, #\saved + 4 * \n]
        b       \next
        .endr
        .irp    n, r4, r5, r6, r7, r8, r9, r10, r11, r12
        mov     \n, r0
        b       \next
        .endr
        b       \other
        nop
        b       1f
        nop
        b       \other
1:      str     r0, [sp, #AREA_TRANSFER]
        add     r3, sp, #AREA_TRANSFER
        ldmia   r3, {lr}^
        b       \next
        .endm

        /* The mode in \mode is one that the stub changes to; otherwise to \other. */
        .macro  knownMode mode, other
        cmp     \mode, #MODE_SVC
        cmpne   \mode, #MODE_USR
        cmpne   \mode, #MODE_IRQ
        cmpne   \mode, #MODE_SYS
        cmpne   \mode, #MODE_ABT
        cmpne   \mode, #MODE_UND
        bne     \other
        .endm

        /* A kernel in Thumb state is not supported: MVM says so. */
        .macro  armUnlessUser psr, mode, other
        tst     \psr, #PSR_T
        beq     1f
        cmp     \mode, #MODE_USR
        bne     \other
1:
        .endm

        .balign 32
        .global stubStart, stubEnd, trapReturn
stubStart:
        b       .                               @ not used
        b       undEntry
        b       svcEntry
        b       pabtEntry
        b       dabtEntry
        b       .                               @ not used
        b       irqEntry
        b       .                               @ FIQ goes to the monitor

/* ── IRQ ─────────────────────────────────────────────────────────────────────────────────────── */

/* r8–r12 change from those of FIQ mode to those of the other modes. Returns to r2; uses r3. */
leaveFiqRegisters:
        .irp    n, 8, 9, 10, 11, 12
        ldr     r3, [sp, #AREA_FIQ8 + 4 * (\n - 8)]
        str     r\n, [sp, #AREA_FIQ8 + 4 * (\n - 8)]
        mov     r\n, r3
        .endr
        bx      r2

irqEntry:
        save    AREA_INTERRUPT
        takeException MODE_IRQ, 0x18, AREA_INTERRUPT

/* ── SVC, and instructions that are replaced by SVC ──────────────────────────────────────────── */

svcEntry:
        save    AREA_SUPERVISOR
        cmp     r1, #MODE_USR
        beq     takeSvc
        tst     r0, #PSR_T
        bne     takeSvc
        sub     r3, lr, #4
        ldrt    r2, [r3]
        str     r2, [sp, #AREA_INSTRUCTION]
        ubfx    r3, r2, #21, #7
        cmp     r3, #PATCH_NUMBER
        bne     takeSvc
        ubfx    r3, r2, #PATCH_OP_SHIFT, #4
        add     pc, pc, r3, lsl #2
        nop
        b       opCps
        b       opMrsCpsr
        b       opMrsSpsr
        b       opMsrCpsr
        b       opMsrSpsr
        b       leavePatched                    @ MSR CPSR, immediate
        b       leavePatched                    @ MSR SPSR, immediate
        b       opReturn
        b       opRfe
        b       opSrs
        b       opWfi
        b       opThreadRead
        b       opThreadWrite
        b       leavePatched
        b       leavePatched
        b       leavePatched

takeSvc:
        takeException MODE_SVC, 0x08, AREA_SUPERVISOR
        .ltorg

leavePatched:
        leaveToMvm TRAP_PATCHED, AREA_SUPERVISOR, 4

/* The instruction is done. The PSR is in r0. */
donePsr:
        msr     spsr_cxsf, r0
done:
        restore AREA_SUPERVISOR
        movs    pc, lr

/* CPS: 10:9 imod, 8 M, 6 I, 4:0 mode. */
opCps:
        tst     r2, #CPS_I
        beq     1f
        tst     r2, #CPS_DISABLE
        biceq   r0, r0, #PSR_I
        orrne   r0, r0, #PSR_I
1:      tst     r2, #CPS_M
        beq     donePsr
        and     r3, r2, #MODE_BITS
/* The guest's mode becomes r3, and its PSR r0. */
changeMode:
        cmp     r3, r1
        beq     donePsr
        cmp     r1, #MODE_FIQ                   @ MVM exchanges r8–r12
        beq     leavePatched
        knownMode r3, leavePatched
        exchangeBanks r1, r3, r2
        cmp     r3, #MODE_USR
        bne     donePsr
        closePrivileged r2, r3
        b       donePsr

/* MRS: the value in r0 goes to register r2[3:0]. */
opMrsCpsr:
        bic     r0, r0, #MODE_BITS
        orr     r0, r0, r1
writeResult:
        writeRegister AREA_SUPERVISOR, done, leavePatched

opMrsSpsr:
        cmp     r1, #MODE_SYS
        beq     leavePatched
        bankOf  r3, r1
        ldr     r0, [r3, #BANK_SPSR]
        b       writeResult

/* MSR: 7:4 mask of bytes, 3:0 Rn. */
opMsrSpsr:
        cmp     r1, #MODE_SYS
        beq     leavePatched
        and     r3, r2, #0xf0
        cmp     r3, #0xf0                       @ less than all bytes: seldom
        bne     leavePatched
        and     r3, r2, #0xf
        readRegister AREA_SUPERVISOR, leavePatched
        bankOf  r2, r1
        str     r3, [r2, #BANK_SPSR]
        b       done

opMsrCpsr:
        and     r3, r2, #0xf
        readRegister AREA_SUPERVISOR, leavePatched
        ubfx    r2, r2, #4, #4
        adr     r1, byteMasks
        ldr     r2, [r1, r2, lsl #2]            @ of what is written
        bic     r0, r0, r2
        and     r2, r3, r2
        orr     r0, r0, r2
        ldr     r2, [sp, #AREA_INSTRUCTION]     @ byteMasks has no mode bits
        ldr     r1, [sp, #AREA_MODE]
        tst     r2, #MSR_CONTROL
        beq     donePsr
        and     r3, r3, #MODE_BITS
        b       changeMode

/* What MSR CPSR may change in the bytes that the mask names. */
byteMasks:
        .set    n, 0
        .rept   16
        .word   CHANGED_BY_MSR & (((n & 1) * 0xff) | ((n & 2) * 0x7f80) | ((n & 4) * 0x3fc000) | ((n & 8) * 0x1fe00000))
        .set    n, n + 1
        .endr

/* SUBS PC, LR, #r2[11:0]. */
opReturn:
        cmp     r1, #MODE_SYS
        beq     leavePatched
        bankOf  r3, r1
        ldr     r0, [r3, #BANK_SPSR]
        and     r3, r0, #MODE_BITS
        cmp     r1, #MODE_FIQ
        beq     leavePatched
        knownMode r3, leavePatched
        armUnlessUser r0, r3, leavePatched
        ubfx    r2, r2, #0, #12
        add     lr, sp, #AREA_TRANSFER
        stmia   lr, {lr}^
        ldr     lr, [sp, #AREA_TRANSFER]
        sub     lr, lr, r2
/* The guest returns from an exception to lr, mode r3, PSR r0. It is in mode r1. */
returnTo:
        ldr     r2, =CHANGED_BY_RETURN
        and     r0, r0, r2
        orr     r0, r0, #MODE_USR
        msr     spsr_cxsf, r0
        cmp     r3, r1
        beq     done
        exchangeBanks r1, r3, r2
        cmp     r3, #MODE_USR
        bne     done
        closePrivileged r2, r3
        b       done
        .ltorg

/* RFE: 6 P, 5 U, 4 W, 3:0 Rn. Rn is sp nearly always, and the words follow it. */
opRfe:
        tst     r0, #PSR_E                      @ the stub is little-endian
        bne     leavePatched
        cmp     r1, #MODE_FIQ
        beq     leavePatched
        ubfx    r3, r2, #0, #7
        cmp     r3, #RFE_IA_SP_WRITEBACK
        bne     leavePatched
        add     r3, sp, #AREA_TRANSFER
        stmia   r3, {sp}^
        ldr     r3, [sp, #AREA_TRANSFER]
        ldrt    r2, [r3], #4
        ldrt    r0, [r3], #4
        str     r3, [sp, #AREA_TRANSFER]
        and     r3, r0, #MODE_BITS
        knownMode r3, leavePatched
        armUnlessUser r0, r3, leavePatched
        mov     lr, r2
        add     r2, sp, #AREA_TRANSFER
        ldmia   r2, {sp}^
        b       returnTo

/* SRS: 7 P, 6 U, 5 W, 4:0 mode whose sp it is. Nearly always DB with writeback. */
opSrs:
        tst     r0, #PSR_E                      @ the stub is little-endian
        bne     leavePatched
        cmp     r1, #MODE_SYS
        beq     leavePatched
        ubfx    r3, r2, #5, #3
        cmp     r3, #SRS_DB_WRITEBACK
        bne     leavePatched
        and     r3, r2, #MODE_BITS
        cmp     r3, #MODE_FIQ
        beq     leavePatched
        knownMode r3, leavePatched
        @ the sp of the mode, wherever it is, is at r3
        add     r2, sp, #AREA_TRANSFER
        stmia   r2, {sp, lr}^                   @ sp, lr of the present mode
        cmp     r3, r1
        moveq   r3, r2
        beq     1f
        bankOf  r3, r3
1:      bankOf  r2, r1
        ldr     r0, [r2, #BANK_SPSR]
        ldr     r2, [r3]
        sub     r2, r2, #4
        strt    r0, [r2]
        sub     r2, r2, #4
        ldr     r0, [sp, #AREA_TRANSFER + 4]
        strt    r0, [r2]
        str     r2, [r3]
        add     r3, sp, #AREA_TRANSFER
        ldmia   r3, {sp}^                       @ has changed if it is the present mode's
        b       done

/* WFI. A guest that owns its core waits in the hardware. */
opWfi:
        ldr     r3, [sp, #AREA_SHARES_CORE]
        cmp     r3, #0
        bne     1f
        dsb
        wfi
        b       done
1:      ldr     r0, =HYPERCALL_DELAY
        mov     r1, #0
        smc     #0
        b       done

opThreadRead:
        ldr     r0, [sp, #AREA_USER_THREAD]
        b       writeResult

opThreadWrite:
        and     r3, r2, #0xf
        readRegister AREA_SUPERVISOR, leavePatched
        str     r3, [sp, #AREA_USER_THREAD]
        b       done
        .ltorg

/* ── Undefined ───────────────────────────────────────────────────────────────────────────────── */

undEntry:
        save    AREA_UNDEFINED
        tst     r0, #MODE_BITS & ~MODE_USR
        bne     stubFailed
        cmp     r1, #MODE_USR
        beq     takeUndefined
        tst     r0, #PSR_T
        bne     leaveUndefined
        sub     r3, lr, #4
        ldrt    r2, [r3]
        str     r2, [sp, #AREA_INSTRUCTION]
        lsr     r3, r2, #24
        cmp     r3, #COPROCESSOR_AL
        beq     opCoprocessor
        lsr     r3, r2, #25
        cmp     r3, #BLOCK_TRANSFER_AL
        beq     opBlock
        lsr     r3, r2, #28
        cmp     r3, #CONDITION_AL
        bne     leaveUndefined
        ubfx    r3, r2, #20, #8
        cmp     r3, #SMC_HIGH
        ubfxeq  r3, r2, #4, #4
        cmpeq   r3, #SMC_LOW
        bne     leaveUndefined
        @ a hypercall: lr is the next instruction, and MVM keeps lr and spsr
        restore AREA_UNDEFINED
        smc     #0
        movs    pc, lr

doneUndefined:
        restore AREA_UNDEFINED
        movs    pc, lr

/*
 * LDM or STM with ^ in its replacement (patched.ts). Here are the three that kernels execute at
 * each entry and exit. The list is in the bits of BLOCK_LIST.
 */
opBlock:
        tst     r0, #PSR_E                      @ the stub is little-endian
        bne     leaveUndefined
        cmp     r1, #MODE_SYS
        beq     leaveUndefined
        ldr     r3, =BLOCK_LIST
        and     r3, r2, r3
        ldr     r1, =LIST_SP_LR
        cmp     r3, r1
        beq     opStoreUser
        ldr     r1, =LIST_R0_PC
        cmp     r3, r1
        beq     opLoadReturn
        ldr     r1, =LIST_R0_LR
        cmp     r3, r1
        ldrne   r1, =LIST_R1_LR
        cmpne   r3, r1
        bne     leaveUndefined

/* LDMDB Rn, {r0 or r1 – lr}^, Rn one of r0–r3, or sp: registers of the guest's user mode. */
opLoadUser:
        ldr     r1, [sp, #AREA_MODE]
        cmp     r1, #MODE_FIQ                   @ r8–r12 are those of FIQ mode
        beq     leaveUndefined
        ubfx    r3, r2, #20, #5
        cmp     r3, #LOAD_DB
        bne     leaveUndefined
        ubfx    r3, r2, #16, #4
        cmp     r3, #13
        cmpne   r3, #3
        bhi     leaveUndefined                  @ another Rn: it is lost if the load aborts
        readRegister AREA_UNDEFINED, leaveUndefined
        cmp     r3, #STUB_WINDOW                @ the window and what follows it
        bhi     leaveUndefined
        @ both ends with the guest's rights: the words between are in the same pages
        sub     r1, r3, #15 * 4
        ldrt    r0, [r1]
        sub     r1, r3, #2 * 4
        ldrt    r0, [r1], #4
        str     r0, [sp, #BANKS]                @ of User mode
        ldrt    r0, [r1]
        str     r0, [sp, #BANKS + 4]
        tst     r2, #1                          @ r0
        bne     1f
        sub     r3, r3, #14 * 4
        ldr     r0, [sp, #AREA_UNDEFINED]
        ldmia   r3, {r1-r12}
        movs    pc, lr
1:      sub     r3, r3, #15 * 4
        ldmia   r3, {r0-r12}
        movs    pc, lr

/* STM Rn, {sp, lr}^, without writeback: registers of the guest's user mode. */
opStoreUser:
        ubfx    r3, r2, #20, #2                 @ W, L
        cmp     r3, #0
        bne     leaveUndefined
        ubfx    r3, r2, #16, #4
        readRegister AREA_UNDEFINED, leaveUndefined
        ubfx    r0, r2, #23, #2                 @ P, U
        tst     r0, #1
        subeq   r3, r3, #8                      @ DA, DB
        cmp     r0, #0                          @ DA
        cmpne   r0, #3                          @ IB
        addeq   r3, r3, #4
        ldr     r0, [sp, #BANKS]                @ of User mode
        strt    r0, [r3], #4
        ldr     r0, [sp, #BANKS + 4]
        strt    r0, [r3], #4
        b       doneUndefined

/*
 * LDMIA sp, {r0 – pc}^: return from an exception into the same mode. The stub touches both ends of
 * the words first, because an abort after the change of sp would lose sp.
 */
opLoadReturn:
        ubfx    r3, r2, #16, #9                 @ P U 1 W L, Rn
        bic     r3, r3, #1 << 5                 @ W
        cmp     r3, #LOAD_IA_SP
        bne     leaveUndefined
        ldr     r1, [sp, #AREA_MODE]
        bankOf  r3, r1
        ldr     r0, [r3, #BANK_SPSR]
        and     r3, r0, #MODE_BITS
        cmp     r3, r1
        bne     leaveUndefined
        cmp     r1, #MODE_FIQ
        beq     leaveUndefined
        tst     r0, #PSR_T
        bne     leaveUndefined
        add     r3, sp, #AREA_TRANSFER
        stmia   r3, {sp}^
        ldr     r3, [sp, #AREA_TRANSFER]
        add     r1, r3, #PC_OFFSET + 4
        cmp     r1, #STUB_WINDOW
        bhi     leaveUndefined
        add     r1, r3, #PC_OFFSET
        ldrt    r2, [r1]
        ldrt    r1, [r3]
        ldr     r1, =CHANGED_BY_RETURN
        and     r0, r0, r1
        orr     r0, r0, #MODE_USR
        msr     spsr_cxsf, r0
        add     r1, r3, #13 * 4
        ldmia   r1, {sp, lr}^
        mov     lr, r2
        ldmia   r3, {r0-r12}
        movs    pc, lr
        .ltorg

/* MRC, MCR, VMRS and VMSR that kernels execute often. */
        .macro  ifCode code, to
        ldr     r1, =\code
        cmp     r3, r1
        beq     \to
        .endm

opCoprocessor:
        bic     r3, r2, #RT_BITS
        ifCode  MCR_DACR, opWriteDacr
        ifCode  MCR_TPIDRURO, opWriteUserReadOnly
        ifCode  MRC_SCTLR, opReadSctlr
        ifCode  MRC_DACR, opReadDacr
        ifCode  VMSR_FPEXC, opWriteFpexc
        ifCode  VMRS_FPEXC, opReadFpexc
        ifCode  MCR_DCCIMVAC, opMaintain
        ifCode  MCR_DCCMVAC, opMaintain
        ifCode  MCR_DCCMVAU, opMaintain
        ifCode  MCR_ICIMVAU, opMaintain
        ifCode  MCR_TPIDRPRW, opWritePrivileged
        ifCode  MRC_DFSR, opReadDfsr
        ifCode  MRC_DFAR, opReadDfar
        ifCode  MRC_ID_MMFR3, opReadMmfr3
        ifCode  MCR_BPIALL, opInvalidateBranches
        ifCode  MCR_ICIALLUIS, opInvalidateInstructions
        ifCode  MRC_TTBR1, opReadTtbr1
        b       leaveUndefined

/* A value that MVM has told the hardware's values for. */
opWriteDacr:
        ubfx    r3, r2, #12, #4
        readRegister AREA_UNDEFINED, leaveUndefined
        add     r1, sp, #AREA_KNOWN_DACR_A
        ldr     r0, [r1]
        cmp     r0, r3
        beq     1f
        add     r1, sp, #AREA_KNOWN_DACR_B
        ldr     r0, [r1]
        cmp     r0, r3
        bne     leaveUndefined
1:      str     r3, [sp, #AREA_DACR]
        ldmib   r1, {r2, r3}
        str     r2, [sp, #AREA_PRIVILEGED_DACR]
        str     r3, [sp, #AREA_USER_DACR]
        mcr     p15, 0, r2, c3, c0, 0           @ DACR
        isb
        b       doneUndefined

opReadDacr:
        ldr     r0, [sp, #AREA_DACR]
        b       writeRt

opReadDfsr:
        ldr     r0, [sp, #AREA_DFSR]
        b       writeRt

opReadDfar:
        ldr     r0, [sp, #AREA_DFAR]
        b       writeRt

opReadTtbr1:
        ldr     r0, [sp, #AREA_TTBR1]
        b       writeRt

opReadMmfr3:
        mrc     p15, 0, r0, c0, c1, 7           @ ID_MMFR3
        b       writeRt

/* Of all cores, as MVM does it. Their caches have nothing that the guest could lose. */
opInvalidateBranches:
        mcr     p15, 0, r0, c7, c1, 6           @ BPIALLIS
        b       1f
opInvalidateInstructions:
        mcr     p15, 0, r0, c7, c1, 0           @ ICIALLUIS
1:      dsb
        isb
        b       doneUndefined

opReadSctlr:
        ldr     r0, [sp, #AREA_SCTLR]
writeRt:
        ubfx    r2, r2, #12, #4
        writeRegister AREA_UNDEFINED, doneUndefined, leaveUndefined

opWriteUserReadOnly:
        ubfx    r3, r2, #12, #4
        readRegister AREA_UNDEFINED, leaveUndefined
        mcr     p15, 0, r3, c13, c0, 3          @ TPIDRURO
        b       doneUndefined

/* While the guest is in a privileged mode, its TPIDRPRW is in TPIDRURW (patched.ts). */
opWritePrivileged:
        ubfx    r3, r2, #12, #4
        readRegister AREA_UNDEFINED, leaveUndefined
        mcr     p15, 0, r3, c13, c0, 2          @ TPIDRURW
        b       doneUndefined

/* FPEXC is the guest's while it is loaded. Its CPACR is the hardware's. */
opReadFpexc:
        ldr     r3, [sp, #AREA_CPACR]
        tst     r3, #CPACR_CP10
        beq     leaveUndefined
        vmrs    r0, fpexc
        b       writeRt

opWriteFpexc:
        ldr     r3, [sp, #AREA_CPACR]
        tst     r3, #CPACR_CP10
        beq     leaveUndefined
        ubfx    r3, r2, #12, #4
        readRegister AREA_UNDEFINED, leaveUndefined
        vmsr    fpexc, r3
        b       doneUndefined

/*
 * Maintenance of a cache line by its address. It may abort, as the guest's own would. It changes no
 * data, wherever the address is.
 */
opMaintain:
        ubfx    r3, r2, #12, #4
        readRegister AREA_UNDEFINED, leaveUndefined
        ubfx    r1, r2, #0, #4                  @ CRm
        cmp     r1, #14
        beq     1f
        cmp     r1, #10
        beq     2f
        cmp     r1, #11
        beq     3f
        mcr     p15, 0, r3, c7, c5, 1           @ ICIMVAU
        b       doneUndefined
1:      mcr     p15, 0, r3, c7, c14, 1          @ DCCIMVAC
        b       doneUndefined
2:      mcr     p15, 0, r3, c7, c10, 1          @ DCCMVAC
        b       doneUndefined
3:      mcr     p15, 0, r3, c7, c11, 1          @ DCCMVAU
        b       doneUndefined
        .ltorg

takeUndefined:
        takeException MODE_UND, 0x04, AREA_UNDEFINED

leaveUndefined:
        mrs     r0, spsr
        tst     r0, #PSR_T
        subne   lr, lr, #2                      @ lr is the instruction + 2
        subeq   lr, lr, #4
        leaveToMvm TRAP_UNDEFINED, AREA_UNDEFINED, 0
        .ltorg

/* ── Aborts ──────────────────────────────────────────────────────────────────────────────────── */

pabtEntry:
        save    AREA_ABORT
        and     r3, r0, #MODE_BITS
        cmp     r3, #MODE_USR
        bne     stubFailed
        leaveToMvm TRAP_PREFETCH_ABORT, AREA_ABORT, 4

dabtEntry:
        save    AREA_ABORT
        and     r3, r0, #MODE_BITS
        cmp     r3, #MODE_USR
        bne     nested
        ldr     r2, [sp, #AREA_CORE_DEVICES]
        cmp     r2, #0
        bne     accessCoreDevice
leaveDataAbort:
        leaveToMvm TRAP_DATA_ABORT, AREA_ABORT, 8

/*
 * The guest's load or store of a register of its core's devices, if it is one (core-devices.ts).
 * Its table has this page for PL1 alone: the hardware says so (a permission fault, and PL1 has
 * access to this very page). The instruction is LDR or STR of a word, ARM state, and the base
 * register stays.
 */
accessCoreDevice:
        tst     r0, #PSR_T | PSR_E
        bne     leaveDataAbort
        mrc     p15, 0, r1, c5, c0, 0           @ DFSR
        and     r1, r1, #PERMISSION_MASK
        cmp     r1, #PERMISSION_FAULT
        bne     leaveDataAbort
        mrc     p15, 0, r3, c6, c0, 0           @ DFAR
        tst     r3, #3
        bne     leaveDataAbort                  @ the registers are words
        mcr     p15, 0, r3, c7, c8, 0           @ ATS1CPR
        isb
        mrc     p15, 0, r1, c7, c4, 0           @ PAR
        ldr     r0, [sp, #AREA_CORE_DEVICES_PAGE]
        cmp     r0, r1, lsr #PAGE_SHIFT
        bne     leaveDataAbort
        ubfx    r1, r3, #BLOCK_SHIFT, #4
        lsr     r2, r2, r1
        tst     r2, #1
        beq     leaveDataAbort
        ldr     r0, [sp, #AREA_CLOSED_OFFSET]
        ldr     r1, [sp, #AREA_CLOSED_SIZE]
        ubfx    r2, r3, #0, #PAGE_SHIFT
        sub     r2, r2, r0
        cmp     r2, r1
        blo     leaveDataAbort
        sub     r1, lr, #8
        ldrt    r2, [r1]
        ldr     r1, =WORD_TRANSFER_MASK
        and     r1, r2, r1
        cmp     r1, #WORD_TRANSFER
        bne     leaveDataAbort
        tst     r2, #REGISTER_OFFSET
        tstne   r2, #MEDIA
        bne     leaveDataAbort
        tst     r2, #LOAD
        beq     storeToCoreDevice
        ldr     r0, [r3]
        ubfx    r2, r2, #12, #4
        writeRegister AREA_ABORT, doneAbort, leaveDataAbort
storeToCoreDevice:
        mov     r1, r3
        ubfx    r0, r3, #BLOCK_SHIFT, #4
        cmp     r0, #0                          @ the SCU: the firewall would refuse it
        beq     leaveDataAbort
        mcr     p15, 0, r1, c7, c8, 1           @ ATS1CPW: the page may be read-only
        isb
        mrc     p15, 0, r0, c7, c4, 0           @ PAR
        tst     r0, #1
        bne     leaveDataAbort
        ubfx    r3, r2, #12, #4
        readRegister AREA_ABORT, leaveDataAbort
        str     r3, [r1]
doneAbort:
        sub     lr, lr, #4
        restore AREA_ABORT
        movs    pc, lr
        .ltorg

/* The stub accessed the guest's memory in the place of the guest's instruction at lr_mode − 4. */
nested:
        cmp     r3, #MODE_UND
        beq     1f
        cmp     r3, #MODE_SVC
        bne     stubFailed
        cps     #MODE_SVC
        leaveToMvm TRAP_DATA_ABORT, AREA_SUPERVISOR, 4
1:      cps     #MODE_UND
        leaveToMvm TRAP_DATA_ABORT, AREA_UNDEFINED, 4

/* An abort at a place where none is possible: MVM stops the VM. */
stubFailed:
        leaveToMvm TRAP_STUB_FAILED, AREA_ABORT, 8

/* ── Traps to MVM ────────────────────────────────────────────────────────────────────────────── */

/*
 * In any mode of the stub. r1: kind; r2: the instruction, if it is Undefined or patched; lr: the
 * instruction; spsr: the guest's PSR; its r0–r3 are in the frame, its other registers in the
 * hardware.
 */
trap:
        add     r0, sp, #AREA_FRAME_R4
        stmia   r0, {r4-r14}^
        mrs     r3, spsr
        str     lr, [sp, #AREA_FRAME_PC]
        str     r3, [sp, #AREA_FRAME_PSR]
        ldr     r0, =TRAP_CALL
        smc     #0
trapReturn:
        ldr     r2, [sp, #AREA_FRAME_PSR]
        ldr     lr, [sp, #AREA_FRAME_PC]
        cmp     r0, #0
        bne     takeFromFrame
        msr     spsr_cxsf, r2
        add     r0, sp, #AREA_FRAME
        ldmia   r0, {r0-r14}^
        nop
        movs    pc, lr

/* The guest takes exception r0 (TRAP_TAKE_…) at lr. */
takeFromFrame:
        mov     r3, r0
        mov     r0, r2
        ldr     r1, [sp, #AREA_MODE]
        add     r2, sp, #AREA_FRAME_R4
        ldmia   r2, {r4-r14}^
        nop
        cmp     r3, #TRAP_TAKE_UNDEFINED
        beq     frameUndefined
        cmp     r3, #TRAP_TAKE_PREFETCH_ABORT
        beq     framePrefetchAbort
        add     lr, lr, #8
        takeException MODE_ABT, 0x10, AREA_FRAME
framePrefetchAbort:
        add     lr, lr, #4
        takeException MODE_ABT, 0x0c, AREA_FRAME
frameUndefined:
        tst     r0, #PSR_T
        addne   lr, lr, #2
        addeq   lr, lr, #4
        takeException MODE_UND, 0x04, AREA_FRAME
        .ltorg
stubEnd:
