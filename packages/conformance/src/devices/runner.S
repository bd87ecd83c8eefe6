@ The device runner. Both cores walk through one script. Each step names the core that does it and
@ the world in which the core does it. A core waits for its turn, then lets the effects of the other
@ core settle.
@
@     core 0   step 0   step 1            step 3 …
@     core 1                     step 2
@
@ Mode: Monitor, all interrupts masked, except inside TAKE. A step of the normal world runs in its
@ SVC mode and comes back by SMC; SCR.FIQ is set there, so that FIQ goes to Monitor mode, and
@ SCR.FW, without which QEMU does not let CPSR.F mask it. FIQ is never opened in the secure world:
@ with SCTLR.NMFI, which only one of the compared boards has, software could not mask it again.
@
@     r4 step   r5 its result   r6 core   r7 step's number   r9 core of the step before
@     r11 stack of active interrupts   r12 interrupts taken in this step   r0–r3, r8, r10 free

        .syntax unified
        .arch   armv7-a
        .arch_extension sec
        .arm

        .equ    MODE_SVC, 0x13
        .equ    MODE_MON, 0x16
        .equ    PSR_I, 0x80
        .equ    ALL_MASKED, 0x1C0
        .equ    IRQ_FIQ_OPEN, 0x100
        .equ    SCR_NORMAL_WORLD, 0x15  @ NS, FIQ to Monitor mode, FW
        .equ    ICCIAR, 0xF8F0010C
        .equ    ICCEOIR, 0xF8F00110
        .equ    FIRST_SPECIAL_ID, 1020
        .equ    WAIT_READS, 200000
        @ more cycles than one core of the virtual board may be ahead of the other
        .equ    SETTLE_LOOPS, 0x1000

        .text
        .global _start
_start: mrc     p15, 0, r6, c0, c0, 5
        and     r6, r6, #3
        ldr     r0, =vectors_secure
        mcr     p15, 0, r0, c12, c0, 0
        ldr     r0, =vectors_monitor
        mcr     p15, 0, r0, c12, c0, 1
        cps     #MODE_MON
        mov     r1, #SCR_NORMAL_WORLD
        mcr     p15, 0, r1, c1, c1, 0
        isb
        ldr     r0, =vectors_normal
        mcr     p15, 0, r0, c12, c0, 0
        mov     r1, #0
        mcr     p15, 0, r1, c1, c1, 0
        isb
        cmp     r6, #0
        bleq    open_board
        ldr     r4, =SCRIPT
        ldr     r5, =RESULTS
        mov     r7, #0
        mov     r9, #0
        ldr     r11, =ACTIVE_STACKS
        mov     r0, #ACTIVE_STACK_BYTES
        mla     r11, r6, r0, r11

next_step:
        ldr     r0, [r4]
        ubfx    r1, r0, #STEP_CORE_SHIFT, #8
        cmp     r1, r6
        bne     step_of_other
        ldr     r2, =HEADER
1:      ldr     r1, [r2, #HEADER_TURN]
        cmp     r1, r7
        bne     1b
        dmb
        cmp     r9, r6
        movne   r1, #SETTLE_LOOPS
1:      subsne  r1, r1, #1
        bne     1b
        mov     r12, #0
        and     r8, r0, #0xFF
        ubfx    r10, r0, #STEP_WORLD_SHIFT, #1
        cmp     r8, #0
        beq     finish
        cmp     r8, #8
        beq     end_innermost
        ldr     r3, =operations
        ldr     r3, [r3, r8, lsl #2]
        ldr     r0, [r4, #4]
        ldr     r1, [r4, #8]

@ Calls r3 in world r10 (1 = normal).
in_world:
        cmp     r10, #0
        beq     1f
        mov     r2, #SCR_NORMAL_WORLD
        mcr     p15, 0, r2, c1, c1, 0
        isb
        cmp     r8, #9
        ldreq   r2, =(IRQ_FIQ_OPEN | MODE_SVC)
        ldrne   r2, =(ALL_MASKED | MODE_SVC)
        msr     spsr_fsxc, r2
        ldr     lr, =normal_world
        movs    pc, lr
1:      blx     r3

step_done:
        str     r0, [r5]
        str     r12, [r5, #RESULT_COUNT]
        mov     r9, r6
        add     r7, r7, #1
        dsb
        ldr     r2, =HEADER
        str     r7, [r2, #HEADER_TURN]
        dsb
        b       1f
step_of_other:
        mov     r9, r1
        add     r7, r7, #1
1:      add     r4, r4, #STEP_BYTES
        add     r5, r5, #RESULT_BYTES
        b       next_step

normal_world:
        blx     r3
        smc     #0

@ SMC: back from the normal world.
monitor_call:
        mov     r2, #0
        mcr     p15, 0, r2, c1, c1, 0
        isb
        b       step_done

        .ltorg

@ ── operations: r0, r1 operands; r0 result ──
operations:
        .word   0, do_write32, do_write8, do_read32, do_read8, do_wait, do_inputs, do_acknowledge, 0, do_take, do_sleep

do_write32:
        str     r1, [r0]
        mov     r0, #0
        bx      lr
do_write8:
        strb    r1, [r0]
        mov     r0, #0
        bx      lr
do_read32:
        ldr     r0, [r0]
        bx      lr
do_read8:
        ldrb    r0, [r0]
        bx      lr
do_wait:
        ldr     r2, =WAIT_READS
1:      ldr     r3, [r0]
        tst     r3, r1
        movne   r0, #1
        bxne    lr
        subs    r2, r2, #1
        bne     1b
        mov     r0, #0
        bx      lr
do_inputs:
        mrc     p15, 0, r0, c12, c1, 0
        and     r0, r0, #0xC0
        bx      lr
do_acknowledge:
        ldr     r0, =ICCIAR
        ldr     r0, [r0]
        ubfx    r1, r0, #0, #10
        cmp     r1, #FIRST_SPECIAL_ID
        bxhs    lr
        str     r0, [r11], #4
        str     r10, [r11], #4
        bx      lr
do_take:
        cpsie   i
        isb
        nop
        nop
        nop
        nop
        cpsid   i
        mov     r0, r12
        bx      lr
do_sleep:
        dsb
        wfi
        mov     r0, #0
        bx      lr

end_innermost:
        ldr     r0, =ACTIVE_STACKS
        mov     r1, #ACTIVE_STACK_BYTES
        mla     r0, r6, r1, r0
        cmp     r0, r11
        mvneq   r0, #0
        beq     step_done
        ldr     r10, [r11, #-4]!
        ldr     r1, [r11, #-4]!
        ldr     r0, =ICCEOIR
        ldr     r3, =do_end
        b       in_world
do_end: str     r1, [r0]
        mov     r0, r1
        bx      lr
        .ltorg

@ ── interrupts, inside TAKE ──
@ Acknowledges, clears the source, logs. Uses r0–r2, r8 (r3 is still to be called). Flags: hs = no
@ interrupt was acknowledged, or the log is full.
        .macro  handle kind
        ldr     r0, =ICCIAR
        ldr     r1, [r0]
        orr     r2, r1, #(\kind << 16)
        add     r8, r5, #RESULT_EVENTS
        str     r2, [r8, r12, lsl #2]
        add     r12, r12, #1
        ubfx    r2, r1, #0, #10
        ldr     r8, =FIRST_SPECIAL_ID
        cmp     r2, r8
        bhs     1f
        ldr     r2, [r4, #12]
        cmp     r2, #0
        ldrne   r8, [r2]
        movne   r8, #1
        strne   r8, [r2]
        dsb
        str     r1, [r0, #(ICCEOIR - ICCIAR)]
        dsb
        cmp     r12, #MAX_EVENTS
1:
        .endm

irq_secure:
        handle  1
        b       2f
irq_normal:
        handle  2
2:      mrshs   r0, spsr
        orrhs   r0, r0, #PSR_I
        msrhs   spsr_c, r0
        subs    pc, lr, #4

@ FIQ of the normal world, in Monitor mode. FIQ cannot be masked there, so a full log ends the step.
fiq_monitor:
        handle  3
        sublo   lr, lr, #4
        movslo  pc, lr
        mov     r0, r12
        b       monitor_call
        .ltorg

@ ── the rest ──
@ RAM, private timers and global timer for both worlds; wakes core 1 where the boot ROM holds it.
open_board:
        ldr     r0, =0xF8000000
        ldr     r1, =0xDF0D
        str     r1, [r0, #0x8]          @ SLCR_UNLOCK
        ldr     r1, =0xFFFF
        str     r1, [r0, #0x430]        @ TZ_DDR_RAM
        ldr     r0, =0xF8F00000
        ldr     r1, =0xFFF
        str     r1, [r0, #0x54]         @ SCU.SNSAC
        ldr     r0, =0xFFFFFFF0
        ldr     r1, =_start
        str     r1, [r0]
        dsb
        sev
        bx      lr

        .macro  crash_entry offset
        mov     r0, #\offset
        b       crashed
        .endm
crashed:
        ldr     r1, =CRASH_MARK
        orr     r0, r0, r1
        str     r0, [r5]
        add     r5, r5, #RESULT_BYTES
        b       report

finish: cmp     r6, #0
1:      wfine
        bne     1b
report: ldr     r0, =HEADER
        ldr     r1, =DONE_MARK
        str     r1, [r0, #HEADER_DONE]
        ldr     r1, [r0, #HEADER_SEMIHOSTING]
        cmp     r1, #0
1:      wfieq
        beq     1b
@ Arm semihosting: SYS_OPEN "results.bin" for binary writing, SYS_WRITE, SYS_CLOSE, SYS_EXIT.
        mov     r0, #0x01
        ldr     r1, =open_block
        svc     0x123456
        ldr     r1, =write_block
        str     r0, [r1]
        ldr     r2, =RESULTS
        sub     r2, r5, r2
        str     r2, [r1, #8]
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

crash_04: crash_entry 0x04
crash_08: crash_entry 0x08
crash_0c: crash_entry 0x0C
crash_10: crash_entry 0x10
crash_18: crash_entry 0x18
crash_1c: crash_entry 0x1C

        .balign 32
vectors_secure:
        b       .
        b       crash_04
        b       crash_08
        b       crash_0c
        b       crash_10
        b       .
        b       irq_secure
        b       crash_1c
vectors_normal:
        b       .
        b       crash_04
        b       crash_08
        b       crash_0c
        b       crash_10
        b       .
        b       irq_normal
        b       crash_1c
vectors_monitor:
        b       .
        b       crash_04
        b       monitor_call
        b       crash_0c
        b       crash_10
        b       .
        b       crash_18
        b       fiq_monitor

        .data
file_name:      .asciz  "results.bin"
        .balign 4
open_block:     .word   file_name, 5, 11
write_block:    .word   0, RESULTS, 0
