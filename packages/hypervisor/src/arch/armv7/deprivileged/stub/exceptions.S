/*
 * Exceptions that the guest takes without MVM: SVC and Undefined of its user mode, and IRQ. lr has
 * the value that the guest finds in its own lr. (For the other exceptions, see exception.ts.)
 */

        /* The guest goes on at \vector. r0: its PSR before the exception. */
        .macro  enterVector vector, saved
        ldr     r2, =KEPT_BY_EXCEPTION
        ldr     r3, [sp, #AREA_EXCEPTION_PSR]
        and     r0, r0, r2
        orr     r0, r0, r3
        msr     spsr_cxsf, r0
        ldr     lr, [sp, #AREA_VECTORS]
        add     lr, lr, #\vector
        restore \saved
        movs    pc, lr
        .endm

        /*
         * The guest enters \mode. Writes lr and r3 to lr and spsr in the bank of \mode, and loads
         * the guest's sp and lr from this bank.
         */
        .macro  enterMode mode
        add     r2, sp, #BANKS + ((\mode & BANK_MASK) << BANK_SHIFT)
        str     lr, [r2, #BANK_LR]
        str     r3, [r2, #BANK_SPSR]
        ldmia   r2, {sp, lr}^
        mov     r3, #\mode
        strd    r2, r3, [sp, #AREA_BANK]        @ and AREA_MODE
        .endm

        .macro  takeFromUser mode, vector, saved
        mrs     r0, spsr
        add     r2, sp, #BANKS
        stmia   r2, {sp, lr}^
        mov     r3, r0                          @ the PSR already has the guest's mode: User
        enterMode \mode
        openPrivileged r2, r3
        enterVector \vector, \saved
        .endm

        /*
         * The hardware's PSR has the mode User, 0x10. Each mode of the guest has this bit, so the
         * guest's PSR is the hardware's PSR OR the guest's mode.
         */
        .macro  takeFromKernel mode, vector, saved
        mrs     r0, spsr
        ldrd    r2, r3, [sp, #AREA_BANK]        @ and AREA_MODE
        stmia   r2, {sp, lr}^
        orr     r3, r3, r0
        enterMode \mode
        enterVector \vector, \saved
        .endm

irqFromUser:
        save    AREA_INTERRUPT
        takeFromUser MODE_IRQ, 0x18, AREA_INTERRUPT

irqFromFiq:
        save    AREA_INTERRUPT
        adr     r2, irqTake
        b       leaveFiqRegisters

irqFromKernel:
        save    AREA_INTERRUPT
irqTake:
        takeFromKernel MODE_IRQ, 0x18, AREA_INTERRUPT

svcFromUser:
        save    AREA_SUPERVISOR
        takeFromUser MODE_SVC, 0x08, AREA_SUPERVISOR

undFromUser:
        save    AREA_UNDEFINED
        takeFromUser MODE_UND, 0x04, AREA_UNDEFINED
        .ltorg

/*
 * The guest leaves FIQ mode: exchanges r8–r12 for those of the other modes. Returns to r2. Uses r3.
 */
leaveFiqRegisters:
        .irp    n, 8, 9, 10, 11, 12
        ldr     r3, [sp, #AREA_FIQ8 + 4 * (\n - 8)]
        str     r\n, [sp, #AREA_FIQ8 + 4 * (\n - 8)]
        mov     r\n, r3
        .endr
        setVectors STUB_KERNEL_VECTORS, r3
        bx      r2
