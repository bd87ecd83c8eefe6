/* System registers that have an op of their own (patched.ts). */

        /*
         * Jumps to 1f if r3 is the guest's DACR in the known DACR at \known in the area. Then r0
         * and r1 are the values of the hardware's DACR for it.
         */
        .macro  ifKnown known
        add     r2, sp, #\known
        ldmia   r2, {r0-r2}
        cmp     r2, r3
        beq     1f
        .endm

/* For two values of the guest's DACR, MVM has written the hardware's values to the area. */
opDacrWrite:
        and     r3, r2, #0xf
        readRegister AREA_SUPERVISOR, leavePatched
        ifKnown AREA_KNOWN_A
        ifKnown AREA_KNOWN_B
        b       leavePatched
1:      mcr     p15, 0, r0, c3, c0, 0           @ DACR; the return to the guest is the barrier
        strd    r0, r1, [sp, #AREA_PRIVILEGED_DACR] @ and AREA_USER_DACR
        str     r3, [sp, #AREA_DACR]
        b       done

opDacrRead:
        ldr     r0, [sp, #AREA_DACR]
        b       writeResult

opSctlrRead:
        ldr     r0, [sp, #AREA_SCTLR]
        b       writeResult

opUserThreadWrite:
        and     r3, r2, #0xf
        readRegister AREA_SUPERVISOR, leavePatched
        mcr     p15, 0, r3, c13, c0, 3          @ TPIDRURO
        joined  OP_SCTLR_READ, opSctlrRead

/* TPIDRURW of the guest, which is in the area while the guest is in a privileged mode. */
opThreadRead:
        ldr     r0, [sp, #AREA_USER_THREAD]
        b       writeResult

opThreadWrite:
        and     r3, r2, #0xf
        readRegister AREA_SUPERVISOR, leavePatched
        str     r3, [sp, #AREA_USER_THREAD]
        b       done
        .ltorg
