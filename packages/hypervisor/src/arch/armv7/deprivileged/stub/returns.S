/* Returns from exceptions, and the store that belongs to RFE (patch/returns.ts). */

        /*
         * Jumps to \other if the new PSR is Thumb state in a privileged mode, which MVM does not
         * support. r0: the new PSR, r3: its mode.
         */
        .macro  armUnlessUser other
        tst     r0, #PSR_T
        beq     1f
        cmp     r3, #MODE_USR
        bne     \other
1:
        .endm

/* MOVS PC, LR. Nearly all of them return to user mode. */
opReturnToLr:
        ldr     r1, [sp, #AREA_BANK]
        ldr     r0, [r1, #BANK_SPSR]
        and     r3, r0, #MODE_BITS
        cmp     r3, #MODE_USR
        bne     opReturn                        @ its operand is 0
        stmia   r1, {sp, lr}^
        ldr     lr, [r1, #BANK_LR]
        add     r2, sp, #BANKS
        ldmia   r2, {sp, lr}^
        strd    r2, r3, [sp, #AREA_BANK]        @ and AREA_MODE
        closePrivileged r1, r2
        ldr     r2, =CHANGED_BY_RETURN | MODE_USR
        and     r0, r0, r2
        doneWith r0

/* SUBS PC, LR, #r2[11:0]. */
opReturn:
        ldr     r1, [sp, #AREA_MODE]
        cmp     r1, #MODE_SYS
        beq     leavePatched
        ldr     r1, [sp, #AREA_BANK]
        ldr     r0, [r1, #BANK_SPSR]
        and     r3, r0, #MODE_BITS
        knownMode leavePatched
        armUnlessUser leavePatched
        ubfx    r2, r2, #0, #12
        add     lr, sp, #AREA_TRANSFER
        stmia   lr, {lr}^
        ldr     lr, [sp, #AREA_TRANSFER]
        sub     lr, lr, r2
/* The guest returns from an exception to lr, mode r3, PSR r0. */
returnTo:
        ldr     r2, =CHANGED_BY_RETURN
        and     r0, r0, r2
        orr     r0, r0, #MODE_USR
        ldr     r1, [sp, #AREA_MODE]
        cmp     r3, r1
        beq     donePsr
        exchangeBanks
        cmp     r3, #MODE_USR
        bne     donePsr
        closePrivileged r2, r3
        b       donePsr
        .ltorg

/* RFE: 6 P, 5 U, 4 W, 3:0 Rn. Nearly always it is RFEIA sp!. The others go to MVM. */
opRfe:
        littleEndian r0
        ubfx    r3, r2, #0, #7
        cmp     r3, #RFE_IA_SP_WRITEBACK
        bne     leavePatched
        add     r3, sp, #AREA_TRANSFER
        stmia   r3, {sp}^
        ldr     r3, [sp, #AREA_TRANSFER]
        aligned r3
        ldrt    r2, [r3], #4
        ldrt    r0, [r3], #4
        str     r3, [sp, #AREA_TRANSFER]
        and     r3, r0, #MODE_BITS
        knownMode leavePatched
        armUnlessUser leavePatched
        mov     lr, r2
        add     r2, sp, #AREA_TRANSFER
        ldmia   r2, {sp}^
        b       returnTo

/* SRS: 7 P, 6 U, 5 W, 4:0 mode. Nearly always it is SRSDB with writeback. The others go to MVM. */
opSrs:
        littleEndian r0
        ldr     r1, [sp, #AREA_MODE]
        cmp     r1, #MODE_SYS
        beq     leavePatched
        ubfx    r3, r2, #5, #3
        cmp     r3, #SRS_DB_WRITEBACK
        bne     leavePatched
        and     r3, r2, #MODE_BITS
        knownMode leavePatched
        @ r3 becomes the address of the sp of the mode: in AREA_TRANSFER, or in the bank
        add     r2, sp, #AREA_TRANSFER
        stmia   r2, {sp, lr}^                   @ sp, lr of the present mode
        cmp     r3, r1
        moveq   r3, r2
        beq     1f
        bankOf  r3, r3
1:      ldr     r2, [sp, #AREA_BANK]
        ldr     r0, [r2, #BANK_SPSR]
        ldr     r2, [r3]
        aligned r2
        sub     r2, r2, #4
        strt    r0, [r2]
        sub     r2, r2, #4
        ldr     r0, [sp, #AREA_TRANSFER + 4]
        strt    r0, [r2]
        str     r2, [r3]
        add     r3, sp, #AREA_TRANSFER
        ldmia   r3, {sp}^                       @ it has changed if SRS names the present mode
        b       done
        .ltorg
