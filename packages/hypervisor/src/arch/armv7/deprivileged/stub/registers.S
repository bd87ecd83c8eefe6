/*
 * Access to the guest's registers by their numbers. The guest's r0–r3 are at \saved in the area.
 * Its sp and lr are in the hardware's sp and lr of User mode.
 */

        /* Saves the guest's r0–r3 at \saved. */
        .macro  save saved
        .if     \saved
        strd    r0, r1, [sp, #\saved]
        strd    r2, r3, [sp, #\saved + 8]
        .else
        stmia   sp, {r0-r3}
        .endif
        .endm

        /* Loads the guest's r0–r3 from \saved. */
        .macro  restore saved
        .if     \saved
        add     r3, sp, #\saved
        ldmia   r3, {r0-r3}
        .else
        ldmia   sp, {r0-r3}
        .endif
        .endm

        /*
         * r3 = the guest's register whose number is in r3. Jumps to \other for the PC, which is
         * UNPREDICTABLE.
         */
        .macro  readRegister saved, other
        add     pc, pc, r3, lsl #3
        nop
        .irp    n, 0, 1, 2, 3
        ldr     r3, [sp, #\saved + 4 * \n]
        b       2f
        .endr
        .irp    n, r4, r5, r6, r7, r8, r9, r10, r11, r12
        mov     r3, \n
        b       2f
        .endr
        b       3f
        nop
        b       4f
        nop
        b       \other
3:      add     r3, sp, #AREA_TRANSFER
        stmia   r3, {sp}^
        ldr     r3, [sp, #AREA_TRANSFER]
        b       2f
4:      add     r3, sp, #AREA_TRANSFER
        stmia   r3, {lr}^
        ldr     r3, [sp, #AREA_TRANSFER]
2:
        .endm

        /*
         * The guest's register r2[3:0] = r0. Then jumps to \next. Jumps to \other for sp and the
         * PC, which are UNPREDICTABLE or not used.
         */
        .macro  writeRegister saved, next, other
        and     r3, r2, #0xf
        add     pc, pc, r3, lsl #3
        nop
        .irp    n, 0, 1, 2, 3
        str     r0, [sp, #\saved + 4 * \n]
        b       \next
        .endr
        .irp    n, r4, r5, r6, r7, r8, r9, r10, r11, r12
        mov     \n, r0
        b       \next
        .endr
        b       \other
        nop
        b       1f
        nop
        b       \other
1:      str     r0, [sp, #AREA_TRANSFER]
        add     r3, sp, #AREA_TRANSFER
        ldmia   r3, {lr}^
        b       \next
        .endm
