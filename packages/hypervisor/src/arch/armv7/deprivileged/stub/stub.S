/*
 * The stub: the only code at PL1 of the normal world while a deprivileged guest runs. The stub
 * takes the guest's exceptions.
 *
 *   guest, User mode                   the stub                                  monitor mode
 *   SVC of the guest's user mode ────▶ svcFromUser ──▶ the guest's SVC vector
 *   SVC that replaces a sensitive ───▶ svcFromKernel ──▶ done in its place, next instruction
 *     instruction (patched.ts)             └─ a rare one ──────────────────────▶ MVM: trap
 *   Undefined ───────────────────────▶ guest's user mode: its Undefined vector
 *                                      undFromKernel
 *                                          ├─ SMC: the guest's registers, SMC ─▶ MVM: hypercall
 *                                          └─ others ──────────────────────────▶ MVM: trap
 *   MMU aborts ──────────────────────▶ abort entries ──────────────────────────▶ MVM: trap
 *   IRQ ─────────────────────────────▶ irqFrom… ──▶ the guest's IRQ vector
 *
 * After a trap to MVM (traps.ts), the guest goes on with the registers of its area.
 *
 * MVM copies this code into the guest's tables (window.ts). The code runs at STUB_WINDOW. In every
 * mode of the stub, sp is the address of the guest's area (area.ts), in the stub's window. lr and
 * spsr are those of the exception. IRQs are masked. An FIQ may come at any instruction. MVM then
 * saves the registers of all modes, and the stub goes on later.
 *
 * There are three tables of vectors, so that no entry has to test the guest's mode. VBAR is always
 * the table for AREA_MODE. AREA_BANK is always the address of the bank of AREA_MODE.
 *
 *   VBAR of the hardware   while the guest is in
 *   STUB_KERNEL_VECTORS    a privileged mode
 *   STUB_USER_VECTORS      its user mode
 *   STUB_FIQ_VECTORS       FIQ mode, which has other r8–r12
 *
 * While the stub executes an instruction of the guest, r2 is the word of the instruction or of its
 * replacement. r0, r1 and r3 are free, because the guest's own r0–r3 are in the area.
 *
 * A jump to leavePatched or leaveUndefined leaves the instruction to MVM. MVM executes all of it,
 * from the area, lr and spsr. So the stub may jump there only while it has changed none of these.
 *
 * The stub accesses memory of the guest by LDRT and STRT, so that only the guest's rights count.
 * For a block of registers, it does so with the first and the last word. Such an access may abort
 * (aborts.S). Then the guest takes the abort as one of its own instruction, or executes the
 * instruction again. Only the word at lr − 4 is read by LDR. In ARM state this word is the
 * instruction that has trapped, so the guest was allowed to fetch it. (Perhaps only the TLB still
 * has its page. Then this read aborts, too, and MVM fills the table.)
 */
#include "offsets.h"

        .syntax unified
        .arm
        .fpu    neon
        .text

#include "fields.S"
#include "registers.S"
#include "modes.S"

        .balign 32
        .global stubStart, stubEnd, trapReturn
stubStart:                                      @ at STUB_KERNEL_VECTORS
        b       .                               @ not used
        b       undFromKernel
        b       svcFromKernel
        b       pabtEntry
        b       dabtEntry
        b       .                               @ not used
        b       irqFromKernel
        b       .                               @ FIQ goes to the monitor

        @ at STUB_USER_VECTORS
        b       .
        b       undFromUser
        b       svcFromUser
        b       pabtEntry
        b       dabtEntry
        b       .
        b       irqFromUser
        b       .

        @ at STUB_FIQ_VECTORS
        b       .
        b       undFromKernel
        b       svcFromFiq
        b       pabtEntry
        b       dabtEntry
        b       .
        b       irqFromFiq
        b       .

#include "exceptions.S"
#include "svc.S"
#include "status.S"
#include "returns.S"
#include "block.S"
#include "system.S"
#include "undefined.S"
#include "aborts.S"
#include "core-devices.S"
#include "trap.S"
stubEnd:
