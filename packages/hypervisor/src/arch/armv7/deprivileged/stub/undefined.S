/*
 * Undefined Instruction in a privileged mode of the guest: an instruction that User mode may not
 * execute, or a replacement that is no SVC (patched.ts).
 */
undFromKernel:
        save    AREA_UNDEFINED
        mrs     r0, spsr
        tst     r0, #MODE_BITS & ~MODE_USR
        bne     stubFailed
        tst     r0, #PSR_T
        bne     leaveUndefined
        ldr     r2, [lr, #-4]
        lsr     r3, r2, #24
        cmp     r3, #COPROCESSOR_AL
        beq     opCoprocessor
        lsr     r3, r2, #28
        cmp     r3, #CONDITION_AL
        bne     leaveUndefined
        ubfx    r3, r2, #20, #8
        cmp     r3, #SMC_HIGH
        ubfxeq  r3, r2, #4, #4
        cmpeq   r3, #SMC_LOW
        bne     leaveUndefined
        @ a hypercall: lr is the next instruction; MVM changes neither lr nor spsr of this mode
        restore AREA_UNDEFINED
        smc     #0
        movs    pc, lr

doneUndefined:
        restore AREA_UNDEFINED
        movs    pc, lr

/* Leaves the instruction to MVM. */
leaveUndefined:
        mrs     r0, spsr
        tst     r0, #PSR_T
        subne   lr, lr, #2                      @ lr is the instruction + 2
        subeq   lr, lr, #4
        restore AREA_UNDEFINED
        strd    r0, r1, [sp, #AREA_FRAME]
        strd    r2, r3, [sp, #AREA_FRAME + 8]
        mov     r1, #TRAP_UNDEFINED
        ldreq   r2, [lr]                        @ in ARM state
        b       trap
        .ltorg

/* MRC, MCR, VMRS and VMSR that kernels execute often. */
        .macro  ifCode code, to
        ldr     r1, =\code
        cmp     r3, r1
        beq     \to
        .endm

opCoprocessor:
        bic     r3, r2, #RT_BITS
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

/* Invalidates on this core only, as MVM does (emulate/maintenance.ts). */
opInvalidateBranches:
        mcr     p15, 0, r0, c7, c5, 6           @ BPIALL
        b       1f
opInvalidateInstructions:
        mcr     p15, 0, r0, c7, c5, 0           @ ICIALLU
1:      dsb
        isb
        b       doneUndefined

writeRt:
        ubfx    r2, r2, #12, #4
        writeRegister AREA_UNDEFINED, doneUndefined, leaveUndefined

/* While the guest is in a privileged mode, its TPIDRPRW is in TPIDRURW, too (patched.ts). */
opWritePrivileged:
        ubfx    r3, r2, #12, #4
        readRegister AREA_UNDEFINED, leaveUndefined
        str     r3, [sp, #AREA_PRIVILEGED_THREAD]
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
 * Maintenance of a cache line by its address. At any address, it changes no data. It may abort, as
 * a read of this address would.
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
