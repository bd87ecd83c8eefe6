@ The conformance runtime: for each input record it loads the whole machine state, runs the program,
@ and the exception that ends the program (SVC, or a fault) stores the whole state in the output
@ record.
@
@ Mode: secure, privileged. IRQ masked or not as the program likes (no line is ever raised); FIQ
@ never masked, because SCTLR.NMFI differs between the boards compared. No stack: the program owns
@ every banked register, so an exception's first registers go to the page after the vectors, reached
@ PC-relative.

        .syntax unified
        .arch   armv7-a
        .arch_extension sec
        .fpu    neon
        .arm

        .equ    MODE_FIQ, 0x11
        .equ    MODE_IRQ, 0x12
        .equ    MODE_SVC, 0x13
        .equ    MODE_ABT, 0x17
        .equ    MODE_UND, 0x1B
        .equ    MODE_SYS, 0x1F

        .section .vectors, "ax"
        .global _start
vectors:
        b       _start
        b       entry_undefined
        b       entry_svc
        b       entry_prefetch_abort
        b       entry_data_abort
        b       .
        b       entry_irq
        b       entry_fiq

        .macro  exception_entry name, kind
\name:  str     r0, saved_r0
        mov     r0, #\kind
        b       program_end
        .endm

        exception_entry entry_undefined, 1
        exception_entry entry_svc, 2
        exception_entry entry_prefetch_abort, 3
        exception_entry entry_data_abort, 4
        exception_entry entry_irq, 5
        exception_entry entry_fiq, 6

@ r0: which exception. r0's value is in saved_r0; everything else still the program's.
program_end:
        str     r1, saved_r1
        ldr     r1, output_record
        str     r0, [r1, #RECORD_KIND]
        str     lr, [r1, #RECORD_PC]
        mrs     r0, spsr
        str     r0, [r1, #RECORD_CPSR]
        ldr     r0, saved_r0
        str     r0, [r1, #RECORD_R0]
        ldr     r0, saved_r1
        str     r0, [r1, #RECORD_R0 + 4]
        add     r0, r1, #RECORD_R0 + 8
        stm     r0, {r2-r7}

        ldr     r2, input_record
        ldr     r3, [r2, #RECORD_DFSR]
        cmp     r3, #0
        @ LR of this mode is already stored; r8-r14 are untouched by it
        blne    restore_system

        mrc     p15, 0, r0, c5, c0, 0
        str     r0, [r1, #RECORD_DFSR]
        mrc     p15, 0, r0, c6, c0, 0
        str     r0, [r1, #RECORD_DFAR]
        mrc     p15, 0, r0, c5, c0, 1
        str     r0, [r1, #RECORD_IFSR]
        mrc     p15, 0, r0, c6, c0, 2
        str     r0, [r1, #RECORD_IFAR]
        vmrs    r0, fpscr
        str     r0, [r1, #RECORD_FPSCR]

        .macro  store_bank mode, at
        cps     #\mode
        str     sp, [r1, #\at]
        str     lr, [r1, #\at + 4]
        mrs     r0, spsr
        str     r0, [r1, #\at + 8]
        .endm
        store_bank MODE_FIQ, RECORD_FIQ + 20
        add     r0, r1, #RECORD_FIQ
        stm     r0, {r8-r12}
        store_bank MODE_IRQ, RECORD_IRQ
        store_bank MODE_ABT, RECORD_ABT
        store_bank MODE_UND, RECORD_UND
        store_bank MODE_SVC, RECORD_SVC
        add     r0, r1, #RECORD_R8
        stm     r0, {r8-r12}
        cps     #MODE_SYS
        str     sp, [r1, #RECORD_USR]
        str     lr, [r1, #RECORD_USR + 4]
        cps     #MODE_SVC

        add     r0, r1, #RECORD_D0
        vstmia  r0!, {d0-d15}
        vstmia  r0!, {d16-d31}
        ldr     r2, =SCRATCH
        mov     r3, #SCRATCH_BYTES
1:      ldm     r2!, {r4-r11}
        stm     r0!, {r4-r11}
        subs    r3, r3, #32
        bne     1b

        str     r0, output_record       @ the scratch is the record's last part
        ldr     r0, input_record
        add     r0, r0, #RECORD_BYTES
        str     r0, input_record
        ldr     r0, programs_left
        subs    r0, r0, #1
        str     r0, programs_left
        beq     all_done

program_start:
        ldr     r0, input_record
        mov     r1, #0
        mcr     p15, 0, r1, c5, c0, 0
        mcr     p15, 0, r1, c6, c0, 0
        mcr     p15, 0, r1, c5, c0, 1
        mcr     p15, 0, r1, c6, c0, 2
        clrex
        add     r1, r0, #RECORD_D0
        vldmia  r1!, {d0-d15}
        vldmia  r1!, {d16-d31}
        ldr     r2, =SCRATCH
        mov     r3, #SCRATCH_BYTES
1:      ldm     r1!, {r4-r11}
        stm     r2!, {r4-r11}
        subs    r3, r3, #32
        bne     1b
        ldr     r1, [r0, #RECORD_FPSCR]
        vmsr    fpscr, r1

        .macro  load_bank mode, at
        cps     #\mode
        ldr     sp, [r0, #\at]
        ldr     lr, [r0, #\at + 4]
        ldr     r1, [r0, #\at + 8]
        msr     spsr_fsxc, r1
        .endm
        load_bank MODE_FIQ, RECORD_FIQ + 20
        add     r1, r0, #RECORD_FIQ
        ldm     r1, {r8-r12}
        load_bank MODE_IRQ, RECORD_IRQ
        load_bank MODE_ABT, RECORD_ABT
        load_bank MODE_SVC, RECORD_SVC
        cps     #MODE_SYS
        ldr     sp, [r0, #RECORD_USR]
        ldr     lr, [r0, #RECORD_USR + 4]
        cps     #MODE_UND               @ the program starts by an exception return from here
        ldr     sp, [r0, #RECORD_UND]
        ldr     lr, [r0, #RECORD_PC]
        ldr     r1, [r0, #RECORD_CPSR]
        msr     spsr_fsxc, r1
        add     r0, r0, #RECORD_R0
        ldm     r0, {r0-r12}
        movs    pc, lr
        .ltorg

@ Registers an exception saves before it has a base register; 4 KiB away so that storing them does
@ not touch the page the code runs from.
        .balign 4096
saved_r0:       .word 0
saved_r1:       .word 0
input_record:   .word INPUT_RECORDS
output_record:  .word OUTPUT_RECORDS
programs_left:  .word 0

        .text
_start:
        mrc     p15, 0, r0, c0, c0, 5
        tst     r0, #3
1:      wfene                           @ one core runs the programs
        bne     1b
        mov     r0, #(0x80 | MODE_SVC)  @ IRQ masked, FIQ open
        msr     cpsr_fsxc, r0
        ldr     r0, =vectors
        mcr     p15, 0, r0, c12, c0, 0
        mov     r0, #0x00F00000         @ CP10, CP11: full access
        mcr     p15, 0, r0, c1, c0, 2
        isb
        mov     r0, #0x40000000         @ FPEXC.EN
        vmsr    fpexc, r0
        bl      restore_system
        ldr     r0, =HEADER
        ldr     r1, [r0, #HEADER_COUNT]
        ldr     r2, =programs_left
        str     r1, [r2]
        b       program_start

@ Puts translation and system control as every program finds them. Uses r0, r3.
restore_system:
        ldr     r0, =L1_TABLE
        mcr     p15, 0, r0, c2, c0, 0
        mov     r0, #0
        mcr     p15, 0, r0, c2, c0, 2
        mcr     p15, 0, r0, c13, c0, 1
        ldr     r0, =DACR_VALUE
        mcr     p15, 0, r0, c3, c0, 0
        ldr     r0, =SCTLR_VALUE
        mcr     p15, 0, r0, c1, c0, 0
        isb
        mov     r0, #0
        mcr     p15, 0, r0, c8, c7, 0
        dsb
        isb
        bx      lr

all_done:
        ldr     r0, =HEADER
        ldr     r1, [r0, #HEADER_SEMIHOSTING]
        cmp     r1, #0
        bne     report
1:      wfi
        b       1b

@ Arm semihosting: SYS_OPEN "results.bin" for binary writing, SYS_WRITE, SYS_CLOSE, SYS_EXIT.
report:
        mov     r0, #0x01
        ldr     r1, =open_block
        svc     0x123456
        ldr     r1, =write_block
        str     r0, [r1]
        ldr     r3, =output_record
        ldr     r3, [r3]
        ldr     r4, =OUTPUT_RECORDS
        sub     r3, r3, r4
        str     r3, [r1, #8]
        mov     r0, #0x05
        svc     0x123456
        mov     r0, #0x02
        ldr     r1, =write_block
        svc     0x123456
        mov     r0, #0x18
        ldr     r1, =0x20026            @ ADP_Stopped_ApplicationExit
        svc     0x123456
        b       .
        .ltorg

        .data
file_name:      .asciz  "results.bin"
        .balign 4
open_block:     .word   file_name, 5, 11
write_block:    .word   0, OUTPUT_RECORDS, 0
