/*
 * A data abort of a guest whose table gives only PL1 the page of the core's devices
 * (core-devices.ts). If the guest's instruction loads or stores a register of its own devices
 * there, the stub does this access. Every other abort goes to MVM. The access is one to this page
 * if the abort is a permission fault, and if PL1 has access to this page at the address. The stub
 * executes only LDR and STR of a word, in ARM state, without change of the base register. r2:
 * AREA_CORE_DEVICES, which is not 0.
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
        cmp     r0, #0                          @ the SCU: the firewall refuses the store
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
