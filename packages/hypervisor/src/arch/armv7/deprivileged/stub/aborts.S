/*
 * Aborts. An abort of the guest goes to MVM, which fills the tables, or lets the guest take the
 * abort. If an access of the stub to the guest's memory aborts, the stub was executing the guest's
 * instruction at lr − 4 (lr of the mode of the stub). MVM takes the abort for one of this
 * instruction. The exception is an SVC in Thumb state: the word at lr − 4 may be in another page,
 * or contain half of an instruction, so the guest takes the SVC without this word. An abort at any
 * other place of the stub stops the VM.
 */
        .macro  leaveToMvm kind, saved, back
        sub     lr, lr, #\back
        restore \saved
        strd    r0, r1, [sp, #AREA_FRAME]
        strd    r2, r3, [sp, #AREA_FRAME + 8]
        mov     r1, #\kind
        b       trap
        .endm

pabtEntry:
        save    AREA_ABORT
        mrs     r0, spsr
        and     r3, r0, #MODE_BITS
        cmp     r3, #MODE_USR
        bne     stubFailed
        leaveToMvm TRAP_PREFETCH_ABORT, AREA_ABORT, 4

dabtEntry:
        save    AREA_ABORT
        mrs     r0, spsr
        and     r3, r0, #MODE_BITS
        cmp     r3, #MODE_USR
        bne     nested
        ldr     r2, [sp, #AREA_CORE_DEVICES]
        cmp     r2, #0
        bne     accessCoreDevice
leaveDataAbort:
        leaveToMvm TRAP_DATA_ABORT, AREA_ABORT, 8

nested:
        cmp     r3, #MODE_UND
        beq     1f
        cmp     r3, #MODE_SVC
        bne     stubFailed
        cps     #MODE_SVC
        mrs     r0, spsr
        tst     r0, #PSR_T
        bne     svcTake                         @ the word at lr − 4, which svcFromKernel has read
        leaveToMvm TRAP_DATA_ABORT, AREA_SUPERVISOR, 4
1:      cps     #MODE_UND
        leaveToMvm TRAP_READ_ABORT, AREA_UNDEFINED, 4

stubFailed:
        leaveToMvm TRAP_STUB_FAILED, AREA_ABORT, 8
