/* CPS, MRS, MSR, WFI. */

opIrqEnable:
        mrs     r0, spsr
        bic     r0, r0, #PSR_I
        doneWith r0

opIrqDisable:
        mrs     r0, spsr
        orr     r0, r0, #PSR_I
        doneWith r0

/* CPS: 10:9 imod, 8 M, 6 I, 4:0 mode. */
opCps:
        mrs     r0, spsr
        tst     r2, #CPS_I
        beq     1f
        tst     r2, #CPS_DISABLE
        biceq   r0, r0, #PSR_I
        orrne   r0, r0, #PSR_I
1:      tst     r2, #CPS_M
        beq     donePsr
        and     r3, r2, #MODE_BITS
/* The guest's mode becomes r3, and its PSR r0. (FIQ mode needs MVM: knownMode.) */
changeMode:
        ldr     r1, [sp, #AREA_MODE]
        cmp     r3, r1
        beq     donePsr
        knownMode leavePatched
        exchangeBanks
        cmp     r3, #MODE_USR
        bne     donePsr
        closePrivileged r2, r3
        b       donePsr

/*
 * MRS: writes r0 to register r2[3:0]. The hardware's PSR has the mode User, 0x10. Each mode of the
 * guest has this bit, so the guest's CPSR is the hardware's PSR OR the guest's mode.
 */
opMrsCpsr:
        mrs     r0, spsr
        ldr     r1, [sp, #AREA_MODE]
        orr     r0, r0, r1
writeResult:
        writeRegister AREA_SUPERVISOR, done, leavePatched

/* (System mode has no SPSR. MRS and MSR of it are UNPREDICTABLE there.) */
opMrsSpsr:
        ldr     r1, [sp, #AREA_BANK]
        ldr     r0, [r1, #BANK_SPSR]
        b       writeResult

opMsrSpsrAll:
        and     r3, r2, #0xf
        readRegister AREA_SUPERVISOR, leavePatched
        ldr     r1, [sp, #AREA_BANK]
        str     r3, [r1, #BANK_SPSR]
        b       done

opMsrCpsrControl:
        and     r3, r2, #0xf
        readRegister AREA_SUPERVISOR, leavePatched
        mrs     r0, spsr
        bic     r0, r0, #PSR_I
        and     r1, r3, #PSR_I
        orr     r0, r0, r1
        and     r3, r3, #MODE_BITS
        b       changeMode

/* 7:4 mask of bytes, 3:0 Rn. */
opMsrCpsr:
        and     r3, r2, #0xf
        readRegister AREA_SUPERVISOR, leavePatched
        mrs     r0, spsr
        ubfx    r1, r2, #4, #4
        adr     r2, byteMasks
        ldr     r1, [r2, r1, lsl #2]            @ the bits that are written
        bic     r0, r0, r1
        and     r1, r3, r1
        orr     r0, r0, r1
        ldr     r2, [lr, #-4]
        tst     r2, #MSR_CONTROL
        beq     donePsr
        and     r3, r3, #MODE_BITS              @ byteMasks has no mode bits
        b       changeMode

/* For each mask of MSR CPSR: the bits that the instruction may change, without the mode. */
byteMasks:
        .set    n, 0
        .rept   16
        .word   CHANGED_BY_MSR & (((n & 1) * 0xff) | ((n & 2) * 0x7f80) | ((n & 4) * 0x3fc000) | ((n & 8) * 0x1fe00000))
        .set    n, n + 1
        .endr

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
        .ltorg
