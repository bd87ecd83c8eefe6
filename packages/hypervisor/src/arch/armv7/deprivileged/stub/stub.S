/*
 * The stub: what runs at PL1 of the normal world beside a deprivileged guest. It takes the guest's
 * exceptions, and is the only code that the guest's VM executes at PL1.
 *
 *   guest, User mode                   the stub                                  monitor mode
 *   SVC of the guest's user mode ────▶ svcFromUser ──▶ the guest's SVC vector
 *   SVC that stands for a sensitive ─▶ svcFromKernel ──▶ done in its place, next instruction
 *     instruction (patched.ts)             └─ a rare one ──────────────────────▶ MVM: trap
 *   Undefined ───────────────────────▶ guest's user mode: its Undefined vector
 *                                      undFromKernel
 *                                          ├─ SMC: the guest's registers, SMC ─▶ MVM: hypercall
 *                                          └─ others ──────────────────────────▶ MVM: trap
 *   MMU aborts ──────────────────────▶ abort entries ──────────────────────────▶ MVM: trap
 *   IRQ ─────────────────────────────▶ irqFrom… ──▶ the guest's IRQ vector
 *
 * MVM answers a trap (traps.ts): the guest goes on as its area says then.
 *
 * The code is copied into the guest's tables (window.ts), and runs at STUB_WINDOW. In every mode of
 * the stub, sp is the address of the guest's area (area.ts), in the stub's window. lr and spsr are
 * those of the exception. IRQs are masked. An FIQ can come at any place; MVM then keeps the
 * registers of all modes, and comes back here later.
 *
 * There are three tables of vectors, so that no entry has to ask for the guest's mode. VBAR names
 * the one that belongs to AREA_MODE. AREA_BANK is the address of the bank of that mode.
 *
 *   VBAR of the hardware   while the guest is in
 *   STUB_KERNEL_VECTORS    a privileged mode
 *   STUB_USER_VECTORS      its user mode
 *   STUB_FIQ_VECTORS       FIQ mode, which has other r8–r12
 *
 * An instruction of the guest is done so:
 *   r2       the word: the instruction, or what stands for it
 *   r0, r1, r3   free
 * The guest's own r0–r3 are in the area meanwhile. A jump to leavePatched or leaveUndefined needs
 * no register: MVM starts again from the area, lr and spsr. So it is possible until the first of
 * these has changed.
 *
 * Memory of the guest is accessed by LDRT and STRT, a block of registers at both of its ends. So
 * the guest's rights hold, and no others. Such an access can abort (aborts.S). The guest then gets
 * the abort of its own instruction, or executes the instruction again. Only the word in front of lr
 * is read by LDR: in ARM state it is the instruction that has trapped, which the guest has fetched.
 * (Its page may be in the TLB alone, for fetches. Then this read aborts, too, and MVM fills the
 * table.)
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
