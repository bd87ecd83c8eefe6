// The start-up of every program: vectors, a stack for each mode of each core, VFP and NEON on, then
// boot.c. The cores are in the secure world, and programs run in System mode.
//
// QEMU starts both cores here. The virtual ZC702 starts core 0 here, and core 1 when core 0 wants
// it (cores.c).
        .syntax unified
        .arch_extension sec

#define MODE_IRQ        0x12
#define MODE_SUPERVISOR 0x13
#define MODE_MONITOR    0x16
#define MODE_ABORT      0x17
#define MODE_UNDEFINED  0x1b
#define MODE_SYSTEM     0x1f

#define CORE_MASK       3
#define CPACR_CP10_CP11 0x00f00000
#define FPEXC_EN        0x40000000

        .section .start, "ax"
        .arm
        .balign 32
vectors:
        b       start
        b       undefined
        b       supervisor_call
        b       unexpected
        b       data_abort
        nop
        b       interrupt
        b       unexpected

        .balign 32
monitor_vectors:
        b       unexpected
        b       unexpected
        b       monitor_call
        b       unexpected
        b       unexpected
        nop
        b       unexpected
        b       unexpected

// Calls a C function, and returns to `distance` bytes before the link register.
        .macro  handler name, distance, function
\name:
        .if     \distance
        sub     lr, lr, #\distance
        .endif
        push    {r0-r3, r12, lr}
        ldr     r12, =\function
        blx     r12
        ldm     sp!, {r0-r3, r12, pc}^
        .endm

        handler undefined, 0, on_undefined
        handler supervisor_call, 0, on_supervisor_call
        handler data_abort, 8, on_data_abort
        handler interrupt, 4, on_interrupt
        handler monitor_call, 0, on_monitor_call

// The stack of core n begins n steps below the symbol.
        .macro  stack mode, top, step_log2
        cps     #\mode
        ldr     sp, =\top
        sub     sp, sp, r4, lsl #\step_log2
        .endm

        .global start
start:
        cpsid   aif
        mrc     p15, 0, r4, c0, c0, 5           // MPIDR
        and     r4, r4, #CORE_MASK
        ldr     r0, =vectors
        mcr     p15, 0, r0, c12, c0, 0          // VBAR
        ldr     r0, =monitor_vectors
        mcr     p15, 0, r0, c12, c0, 1          // MVBAR
        stack   MODE_IRQ, irq_stacks, HANDLER_STACK_LOG2
        stack   MODE_SUPERVISOR, supervisor_stacks, HANDLER_STACK_LOG2
        stack   MODE_MONITOR, monitor_stacks, HANDLER_STACK_LOG2
        stack   MODE_ABORT, abort_stacks, HANDLER_STACK_LOG2
        stack   MODE_UNDEFINED, undefined_stacks, HANDLER_STACK_LOG2
        stack   MODE_SYSTEM, stacks, STACK_LOG2
        ldr     r0, =CPACR_CP10_CP11
        mcr     p15, 0, r0, c1, c0, 2           // CPACR
        isb
        mov     r0, #FPEXC_EN
        vmsr    fpexc, r0
        mov     r0, r4
        ldr     r12, =boot
        blx     r12
// The result is printed, and the core sleeps.
        .global rest
rest:
        cpsid   aif
        wfi
        b       rest
