/*
 * SVC of a privileged mode. Nearly all are replacements (patched.ts) with the condition AL. Those
 * with another condition take a longer path, by svcOther.
 */
        /* The instruction is done, and the guest's PSR is \psr. */
        .macro  doneWith psr
        msr     spsr_cxsf, \psr
        restore AREA_SUPERVISOR
        movs    pc, lr
        .endm

        /*
         * Leaves the instruction to MVM if the guest is big-endian. The stub accesses memory only
         * as little-endian.
         */
        .macro  littleEndian tmp
        mrs     \tmp, spsr
        tst     \tmp, #PSR_E
        bne     leavePatched
        .endm

        /*
         * Leaves the instruction to MVM if \address is not aligned. MVM gives the guest the
         * alignment fault, because LDRT and STRT would not cause this fault.
         */
        .macro  aligned address
        tst     \address, #3
        bne     leavePatched
        .endm

        /*
         * Ends an instruction. If it is joined with the next word (patched.ts), goes on with this
         * word at \next. First checks that the next word is \op, because a kernel may have copied
         * only the first word.
         */
        .macro  joined op, next
        tst     r2, #PATCH_JOINED
        beq     done
        ldrt    r2, [lr]
        movw    r3, #PATCH_HIGH_AL + \op
        cmp     r3, r2, lsr #16
        bne     done
        add     lr, lr, #4
        b       \next
        .endm

        /* An entry of the table: \label executes \op. */
        .macro  place op, label
        .if     . - places - 4 * \op
        .error  "\op is not at its place in the table"
        .endif
        .word   STUB_WINDOW + (\label - stubStart)
        .endm

svcFromKernel:
        save    AREA_SUPERVISOR
        ldr     r2, [lr, #-4]
        movw    r3, #PATCH_HIGH_AL
        rsb     r3, r3, r2, lsr #16
        cmp     r3, #PATCH_OP_LAST
dispatch:
        ldrls   pc, [pc, r3, lsl #2]
        b       svcOther
places:
        place   OP_CPS, opCps
        place   OP_MRS_CPSR, opMrsCpsr
        place   OP_MRS_SPSR, opMrsSpsr
        place   OP_MSR_CPSR, opMsrCpsr
        place   OP_MSR_SPSR, leavePatched
        place   OP_MSR_CPSR_IMM, leavePatched
        place   OP_MSR_SPSR_IMM, leavePatched
        place   OP_RETURN, opReturn
        place   OP_RFE, opRfe
        place   OP_SRS, opSrs
        place   OP_WFI, opWfi
        place   OP_THREAD_READ, opThreadRead
        place   OP_THREAD_WRITE, opThreadWrite
        place   OP_DEBUG_READ, leavePatched
        place   OP_IRQ_ENABLE, opIrqEnable
        place   OP_IRQ_DISABLE, opIrqDisable
        place   OP_MSR_CPSR_CONTROL, opMsrCpsrControl
        place   OP_MSR_SPSR_ALL, opMsrSpsrAll
        place   OP_RETURN_TO_LR, opReturnToLr
        place   OP_STORE_USER, opStoreUser
        place   OP_LOAD_USER, opLoadUser
        place   OP_LOAD_RETURN, opLoadReturn
        place   OP_DACR_READ, opDacrRead
        place   OP_DACR_WRITE, opDacrWrite
        place   OP_SCTLR_READ, opSctlrRead
        place   OP_USER_THREAD_WRITE, opUserThreadWrite
        .rept   PATCH_OP_LAST - OP_USER_THREAD_WRITE    @ no replacement
        .word   STUB_WINDOW + (leavePatched - stubStart)
        .endr

svcOther:
        mrs     r0, spsr
        tst     r0, #PSR_T
        bne     svcTake
        ubfx    r3, r2, #21, #7
        cmp     r3, #PATCH_NUMBER
        bne     svcTake
        ubfx    r3, r2, #16, #5
        cmp     r3, #PATCH_OP_LAST
        b       dispatch

svcTake:
        takeFromKernel MODE_SVC, 0x08, AREA_SUPERVISOR

/* FIQ mode has its own r8–r12. The stub leaves all replacements in this mode to MVM. */
svcFromFiq:
        save    AREA_SUPERVISOR
        mrs     r0, spsr
        tst     r0, #PSR_T
        bne     1f
        ldr     r2, [lr, #-4]
        ubfx    r3, r2, #21, #7
        cmp     r3, #PATCH_NUMBER
        beq     leavePatched
1:      adr     r2, svcTake
        b       leaveFiqRegisters
        .ltorg

/* Leaves a replacement to MVM. */
leavePatched:
        sub     lr, lr, #4
        restore AREA_SUPERVISOR
        strd    r0, r1, [sp, #AREA_FRAME]
        strd    r2, r3, [sp, #AREA_FRAME + 8]
        mov     r1, #TRAP_PATCHED
        ldr     r2, [lr]
        b       trap

/* The instruction is done. The PSR is in r0. */
donePsr:
        doneWith r0

done:
        restore AREA_SUPERVISOR
        movs    pc, lr
