/* A change of the guest's mode, and the registers that it exchanges (see emulate/mode.ts). */

        /* \dst = address of the bank of \mode. Changes the flags. */
        .macro  bankOf dst, mode
        and     \dst, \mode, #BANK_MASK
        cmp     \dst, #BANK_MASK                @ System mode has the bank of User mode
        moveq   \dst, #0
        add     \dst, sp, \dst, lsl #BANK_SHIFT
        add     \dst, \dst, #BANKS
        .endm

        .macro  setVectors vectors, tmp
        ldr     \tmp, =\vectors
        mcr     p15, 0, \tmp, c12, c0, 0        @ VBAR
        .endm

        /* The guest goes from its user mode to a privileged one. */
        .macro  openPrivileged a, b
        ldr     \a, [sp, #AREA_PRIVILEGED_DACR]
        mcr     p15, 0, \a, c3, c0, 0           @ DACR
        mrc     p15, 0, \a, c13, c0, 2          @ TPIDRURW
        ldr     \b, [sp, #AREA_PRIVILEGED_THREAD]
        str     \a, [sp, #AREA_USER_THREAD]
        mcr     p15, 0, \b, c13, c0, 2          @ TPIDRURW
        setVectors STUB_KERNEL_VECTORS, \a
        .endm

        /* The guest goes from a privileged mode to its user mode. */
        .macro  closePrivileged a, b
        ldr     \a, [sp, #AREA_USER_DACR]
        mcr     p15, 0, \a, c3, c0, 0           @ DACR
        ldr     \b, [sp, #AREA_USER_THREAD]
        mcr     p15, 0, \b, c13, c0, 2          @ TPIDRURW
        setVectors STUB_USER_VECTORS, \a
        .endm

        /* The guest's mode becomes r3: exchanges its sp and lr. Changes r2. */
        .macro  exchangeBanks
        ldr     r2, [sp, #AREA_BANK]
        stmia   r2, {sp, lr}^
        bankOf  r2, r3
        ldmia   r2, {sp, lr}^
        strd    r2, r3, [sp, #AREA_BANK]        @ and AREA_MODE
        .endm

        /* Jumps to \other if the stub does not change to the mode in r3: FIQ mode, or no mode. */
        .macro  knownMode other
        cmp     r3, #MODE_SVC
        cmpne   r3, #MODE_USR
        cmpne   r3, #MODE_IRQ
        cmpne   r3, #MODE_SYS
        cmpne   r3, #MODE_ABT
        cmpne   r3, #MODE_UND
        bne     \other
        .endm
