/*
 * A trap to MVM, from any mode of the stub. r1: its kind; r2: the instruction, if it is Undefined
 * or patched; lr: the address of the instruction; spsr: the guest's PSR. The guest's r0–r3 are in
 * the frame, its other registers in the hardware.
 */
trap:
        add     r0, sp, #AREA_FRAME_R4
        stmia   r0, {r4-r14}^
        mrs     r3, spsr
        str     lr, [sp, #AREA_FRAME_PC]
        str     r3, [sp, #AREA_FRAME_PSR]
        ldr     r0, =TRAP_CALL
        smc     #0
/* The guest goes on with the frame, and in AREA_MODE. MVM may have changed both. */
trapReturn:
        ldr     r3, [sp, #AREA_MODE]
        bankOf  r2, r3
        str     r2, [sp, #AREA_BANK]
        ldr     r1, =STUB_KERNEL_VECTORS
        cmp     r3, #MODE_USR
        ldreq   r1, =STUB_USER_VECTORS
        cmp     r3, #MODE_FIQ
        ldreq   r1, =STUB_FIQ_VECTORS
        mcr     p15, 0, r1, c12, c0, 0          @ VBAR
        ldr     r2, [sp, #AREA_FRAME_PSR]
        ldr     lr, [sp, #AREA_FRAME_PC]
        msr     spsr_cxsf, r2
        add     r0, sp, #AREA_FRAME
        ldmia   r0, {r0-r14}^
        nop
        movs    pc, lr
        .ltorg
