/*
 * LDM and STM with ^: the three forms that kernels execute at each entry and exit. MVM executes the
 * other forms, and all forms at an address that is not aligned.
 *
 * A load first reads the first and the last of its words with the guest's rights. The words between
 * are in the same pages, and MVM changes no table of the guest meanwhile. So the load itself does
 * not abort.
 */
/* STMDB Rn, {sp, lr}^: registers of the guest's user mode. (UNPREDICTABLE in System mode.) */
opStoreUser:
        littleEndian r0
        and     r3, r2, #0xf
        readRegister AREA_SUPERVISOR, leavePatched
        aligned r3
        sub     r3, r3, #8
        add     r1, sp, #BANKS                  @ of User mode
        ldmia   r1, {r0, r1}
        strt    r0, [r3], #4
        strt    r1, [r3]
        joined  OP_MRS_SPSR, opMrsSpsr

/* LDMDB Rn, {r0 or r1 – lr}^: registers of the guest's user mode. */
opLoadUser:
        littleEndian r0
        and     r3, r2, #0xf
        readRegister AREA_SUPERVISOR, leavePatched
        aligned r3
        sub     r1, r3, #15 * 4
        ldrt    r0, [r1]
        sub     r1, r3, #2 * 4
        ldrt    r0, [r1], #4
        str     r0, [sp, #BANKS]                @ of User mode
        ldrt    r0, [r1]
        str     r0, [sp, #BANKS + BANK_LR]
        tst     r2, #LOAD_USER_WITHOUT_R0
        bne     1f
        sub     r3, r3, #15 * 4
        ldmia   r3, {r0-r12}
        movs    pc, lr
1:      sub     r3, r3, #14 * 4
        ldr     r0, [sp, #AREA_SUPERVISOR]
        ldmia   r3, {r1-r12}
        movs    pc, lr

/* LDMIA sp, {r0 – pc}^: return from an exception into the same mode. */
opLoadReturn:
        littleEndian r0
        ldrd    r0, r1, [sp, #AREA_BANK]        @ and AREA_MODE
        ldr     r0, [r0, #BANK_SPSR]
        and     r3, r0, #MODE_BITS
        cmp     r3, r1
        bne     leavePatched
        tst     r0, #PSR_T
        bne     leavePatched
        add     r3, sp, #AREA_TRANSFER
        stmia   r3, {sp}^
        ldr     r3, [sp, #AREA_TRANSFER]
        aligned r3
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
