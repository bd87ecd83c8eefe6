import { beforeEach, describe, expect, test } from "vitest";
import { DebugSignal } from "../../src/cpu/core/contract";
import { DEVICE, END, Machine } from "./machine";

const PROGRAM = 0x8000;
const VECTORS = 0x4000;
/** Ends a test from a handler. */
const END_AT = 0xa000;
/** Data that is watched. */
const DATA = 0x2_0000;
const MDBGEN = 1 << 15;
/** DBGDSCR.MOE (ARM DDI 0406C table C11-22). */
const MOE = { breakpoint: 1, bkpt: 3, vectorCatch: 5, watchpoint: 10 };
/** IFSR and DFSR of a debug event (ARM DDI 0406C B3.13.3). */
const DEBUG_EVENT = 2;

const BVR = 4;
const BCR = 5;
const WVR = 6;
const WCR = 7;
const set = (value: number | string, number: number, kind: number) =>
  `ldr r0, =${typeof value === "number" ? value >>> 0 : value}\n mcr p14, 0, r0, c0, c${number}, ${kind}\n`;
const MONITOR = `ldr r0, =${MDBGEN}\n mcr p14, 0, r0, c0, c2, 2\n`;
/** BCR or WCR: enabled, all four bytes, all modes. */
const ALL = 1 | (3 << 1) | (0xf << 5);
const LOADS = 1 << 3;
const STORES = 2 << 3;

/**
 * Vectors: each abort adds one to r11 (prefetch) or r10 (data), reads status and addresses, and
 * goes on: after a data abort with the next instruction, after a prefetch abort too.
 */
const HANDLERS = `
  nop
  nop
  nop
  b prefetch
  b data
prefetch:
  add r11, r11, #1
  mrc p15, 0, r9, c5, c0, 1
  mrc p14, 0, r8, c0, c1, 0
  mov r7, lr
  subs pc, lr, #0
data:
  add r10, r10, #1
  mrc p15, 0, r9, c5, c0, 0
  mrc p14, 0, r8, c0, c1, 0
  mrc p14, 0, r7, c0, c6, 0
  subs pc, lr, #4
`;

let machine: Machine;
beforeEach(() => {
  machine = new Machine();
  machine.load(HANDLERS, VECTORS);
  for (const register of ["r10", "r11"]) machine.cpu.writeRegister(0, register, 0);
});

function run(source: string): void {
  machine.load(`ldr r0, =${VECTORS}\n mcr p15, 0, r0, c12, c0, 0\n${source}${END}\n.ltorg\n`, PROGRAM);
  machine.runFrom(PROGRAM);
}

const method = () => (machine.r(8) >> 2) & 0xf;
const breaks = () => machine.r(11);
const watches = () => machine.r(10);

describe("DBGDIDR offers what is modelled (ARM DDI 0388I 10.5)", () => {
  test("6 breakpoints, 2 of them with context ID, 4 watchpoints, and no more registers", () => {
    run(`mrc p14, 0, r5, c0, c0, 0
      ${set(0xffff_ffff, 5, BCR) + set(0xffff_ffff, 3, BCR) + set(0xffff_ffff, 3, WCR)}
      mrc p14, 0, r1, c0, c5, 5
      mrc p14, 0, r2, c0, c3, 5
      mrc p14, 0, r3, c0, c3, 7
      ${set(0, 5, BCR) + set(0, 3, BCR) + set(0, 3, WCR) + set(-1, 6, BVR) + set(-1, 4, WVR)}
      mrc p14, 0, r6, c0, c6, 4
      mrc p14, 0, r4, c0, c4, 6`);
    expect(machine.r(5) >>> 28).toBe(4 - 1);
    expect((machine.r(5) >>> 24) & 0xf).toBe(6 - 1);
    expect((machine.r(5) >>> 20) & 0xf).toBe(2 - 1);
    // No address mask; breakpoints 0 to 3 have no bit 21 (table 10-4).
    expect(machine.r(1)).toBe(0x007f_c1e7);
    expect(machine.r(2)).toBe(0x005f_c1e7);
    // Four byte-select bits, no address mask.
    expect(machine.r(3)).toBe(0x001f_c1ff);
    expect([machine.r(6), machine.r(4)]).toEqual([0, 0]);
  });

  test("MDBGen reads 0 while DBGEN is low (ARM DDI 0406C C11.11.20)", () => {
    machine.cpu.driveDebugSignals(0);
    run(`${MONITOR}mrc p14, 0, r5, c0, c1, 0`);
    expect(machine.r(5) & MDBGEN).toBe(0);
  });

  test("what nobody reads stays in the channel: TXfull", () => {
    run(`mrc p14, 0, r5, c0, c1, 0
      mov r0, #65
      mcr p14, 0, r0, c0, c5, 0
      mrc p14, 0, r6, c0, c1, 0`);
    expect([machine.r(5) >>> 29, machine.r(6) >>> 29]).toEqual([0, 1]);
  });
});

describe("Breakpoints (ARM DDI 0406C C3.2)", () => {
  const PLACE = `${set("here", 0, BVR)}`;
  const CODE = "mov r1, #1\nhere: mov r1, #2\n mov r2, #3\n";

  test("a prefetch abort with its status, its method and the address + 4, before execution", () => {
    run(`mov r1, #0\n${PLACE + set(ALL, 0, BCR) + MONITOR + CODE}`);
    expect([breaks(), machine.r(9), method()]).toEqual([1, DEBUG_EVENT, MOE.breakpoint]);
    // The handler went on behind the instruction.
    expect([machine.r(1), machine.r(2)]).toEqual([1, 3]);
  });

  test.each([
    ["disabled", ALL & ~1, 0],
    ["in User mode only, at PL1", ALL & ~2, 0],
    ["at PL1 only", ALL & ~4, 1],
    ["in User, System and Supervisor mode", ALL & ~6, 1],
    ["in the normal world only", ALL | (1 << 14), 0],
    ["in the secure world only", ALL | (2 << 14), 1],
    ["without the first byte of the instruction", ALL & ~(1 << 5), 0],
    ["linked to a breakpoint that is no context comparison", ALL | (1 << 20) | (3 << 16), 0],
  ])("%s", (_what, control, hits) => {
    run(PLACE + set(control, 0, BCR) + MONITOR + CODE);
    expect(breaks()).toBe(hits);
  });

  test("not without monitor debug-mode, not with DBGEN low, not in the secure world without SPIDEN", () => {
    run(PLACE + set(ALL, 0, BCR) + CODE);
    machine.cpu.driveDebugSignals(DebugSignal.NIDEN | DebugSignal.SPIDEN | DebugSignal.SPNIDEN);
    run(PLACE + set(ALL, 0, BCR) + MONITOR + CODE);
    machine.cpu.driveDebugSignals(DebugSignal.DBGEN | DebugSignal.NIDEN | DebugSignal.SPNIDEN);
    run(PLACE + set(ALL, 0, BCR) + MONITOR + CODE);
    expect(breaks()).toBe(0);
    machine.cpu.driveDebugSignals(DebugSignal.DBGEN | DebugSignal.SPIDEN);
    run(PLACE + set(ALL, 0, BCR) + MONITOR + CODE);
    expect(breaks()).toBe(1);
  });

  test("a signal that rises takes effect with the next instruction", () => {
    machine.cpu.driveDebugSignals(0);
    machine.onDevice = () => machine.cpu.driveDebugSignals(DebugSignal.DBGEN | DebugSignal.SPIDEN);
    run(`${PLACE + set(ALL, 0, BCR) + MONITOR} ldr r4, =${DEVICE}\n str r4, [r4]\n here: mov r1, #2\n`);
    expect(breaks()).toBe(1);
  });

  test("with a linked context ID", () => {
    const linked = PLACE + set(ALL | (1 << 20) | (5 << 16), 0, BCR);
    const context = set(77, 5, BVR) + set(ALL | (3 << 20), 5, BCR);
    const other = "mov r0, #76\n mcr p15, 0, r0, c13, c0, 1\n";
    const right = "mov r0, #77\n mcr p15, 0, r0, c13, c0, 1\n";
    run(linked + context + MONITOR + other + CODE);
    expect(breaks()).toBe(0);
    run(linked + context + MONITOR + right + CODE);
    expect(breaks()).toBe(1);
  });

  test("a mismatch stops User mode at the first other instruction, and never PL1", () => {
    machine.load(END, END_AT);
    machine.load(HANDLERS.replace("subs pc, lr, #0", `ldr pc, =${END_AT}\n.ltorg`), VECTORS);
    run(`${PLACE + set(ALL | (4 << 20), 0, BCR) + MONITOR}
      mov r0, #0x10
      msr spsr_cxsf, r0
      ldr lr, =here
      mov r6, lr
      movs pc, lr
      here: mov r1, #2
      mov r1, #3`);
    expect([breaks(), method(), machine.r(1)]).toEqual([1, MOE.breakpoint, 2]);
    // LR of a prefetch abort: the instruction that did not run, + 4.
    expect(machine.r(7) - machine.r(6)).toBe(4 + 4);
  });

  test.each([
    [0b0011, 0],
    [0b1100, 2],
  ])("in Thumb code at the halfword that bytes %i select", (bytes, offset) => {
    machine.load(HANDLERS.replace("subs pc, lr, #0", "subs pc, lr, #2"), VECTORS);
    run(`${set("thumb", 0, BVR) + set((ALL & ~(0xf << 5)) | (bytes << 5), 0, BCR) + MONITOR}
      ldr r3, =thumb
      orr r4, r3, #1
      bx r4
      .ltorg
      .balign 4
      .thumb
    thumb: movs r1, #1
      movs r2, #2
      bx pc
      nop
      .arm
      nop`);
    expect([breaks(), machine.r(7) - machine.r(3)]).toEqual([1, offset + 4]);
  });
});

describe("Watchpoints (ARM DDI 0406C C3.4, ARM DDI 0388I 10.7.1)", () => {
  const watch = (control: number, address = DATA) => set(address, 0, WVR) + set(control, 0, WCR) + MONITOR;
  const access = (source: string) => `ldr r1, =${DATA}\n mov r2, #0x55\n${source}\n`;

  test("a synchronous data abort: status, WnR, method, DBGWFAR = instruction + 8; nothing is stored", () => {
    machine.ram.setUint32(DATA, 7, true);
    run(`${watch(ALL | STORES) + access("str r2, [r1]\n str r2, [r1, #8]")}`);
    expect(watches()).toBe(1);
    expect(machine.r(9) & 0x40f).toBe(DEBUG_EVENT);
    expect((machine.r(9) >> 11) & 1).toBe(1);
    expect(method()).toBe(MOE.watchpoint);
    expect([machine.ram.getUint32(DATA, true), machine.ram.getUint32(DATA + 8, true)]).toEqual([7, 0x55]);
  });

  test.each([
    ["a load, of stores", ALL | STORES, "ldr r3, [r1]", 0],
    ["a store, of loads", ALL | LOADS, "str r2, [r1]", 0],
    ["a load, of both", ALL | LOADS | STORES, "ldr r3, [r1]", 1],
    ["another word of the page", ALL | LOADS | STORES, "ldr r3, [r1, #4]", 0],
    ["a byte that is selected", 7 | (4 << 5) | LOADS, "ldrb r3, [r1, #2]", 1],
    ["a byte that is not selected", 7 | (4 << 5) | LOADS, "ldrb r3, [r1, #1]", 0],
    ["a word around the byte", 7 | (4 << 5) | LOADS, "ldr r3, [r1]", 1],
    ["a doubleword", ALL | LOADS, "ldrd r4, [r1, #-4]", 1],
    ["several words", ALL | STORES, "sub r1, r1, #8\n stmia r1, {r2, r3, r4, r5}", 1],
    ["an exclusive", ALL | LOADS, "ldrex r3, [r1]", 1],
    ["a store exclusive without a monitor", ALL | STORES, "clrex\n strex r3, r2, [r1]", 1],
    ["an unprivileged load, of User mode", (ALL & ~2) | LOADS, "ldrt r3, [r1]", 1],
    ["an ordinary load, of User mode", (ALL & ~2) | LOADS, "ldr r3, [r1]", 0],
    ["the other world", ALL | LOADS | (1 << 14), "ldr r3, [r1]", 0],
    ["an unaligned word across the page", ALL | LOADS, "sub r1, r1, #2\n ldr r3, [r1]", 1],
  ])("%s", (_what, control, instruction, hits) => {
    run(watch(control) + access(instruction));
    expect(watches()).toBe(hits);
  });

  test.each([
    ["of one page", DATA + 0x100],
    ["of two pages", DATA],
  ])("a store of several words %s that hits stores none of them", (_what, address) => {
    run(`${watch(ALL | STORES, address)}
      ldr r1, =${address - 4}
      mov r2, #0x55
      stmia r1!, {r2, r3}`);
    expect(watches()).toBe(1);
    expect(machine.ram.getUint32(address - 4, true)).toBe(0);
    expect(machine.r(1)).toBe(address - 4);
  });

  test("other words of the page do not hide the watched one", () => {
    run(
      watch(ALL | LOADS | STORES) +
        access("str r2, [r1, #8]\n ldr r3, [r1, #8]\n str r2, [r1]\n ldr r3, [r1]"),
    );
    expect(watches()).toBe(2);
  });

  test("the page was in use before, and is fast again after", () => {
    run(`${access("str r2, [r1]")}${watch(ALL | STORES)}${access("str r2, [r1]")}
      ${set(0, 0, WCR)}${access("str r2, [r1]")}`);
    expect(watches()).toBe(1);
  });

  test("not in the secure world without SPIDEN", () => {
    machine.cpu.driveDebugSignals(DebugSignal.DBGEN | DebugSignal.NIDEN);
    run(watch(ALL | STORES) + access("str r2, [r1]"));
    expect(watches()).toBe(0);
  });
});

describe("Vector catch and BKPT (ARM DDI 0406C C3.3, C3.1)", () => {
  test("the vector of a secure SVC is caught, the abort's own vector is not", () => {
    const SVC = 1 << 2;
    const ABORTS = (1 << 3) | (1 << 4);
    machine.load(HANDLERS.replace("subs pc, lr, #0", "movs pc, r6"), VECTORS);
    run(`ldr r6, =1f
      ldr r0, =${SVC | ABORTS}
      mcr p14, 0, r0, c0, c7, 0
      ${MONITOR}
      svc #0
    1: nop`);
    expect([breaks(), method()]).toEqual([1, MOE.vectorCatch]);
    expect(machine.r(7)).toBe(VECTORS + 8 + 4);
  });

  test("BKPT needs no monitor debug-mode", () => {
    run("bkpt #1");
    expect([breaks(), machine.r(9), method()]).toEqual([1, DEBUG_EVENT, MOE.bkpt]);
  });
});

test("User mode reads DBGDIDR and DBGDSCRint unless UDCCdis is set, and never a breakpoint", () => {
  machine.load(`nop\n b 1f\n nop\n nop\n nop\n1: add r10, r10, #1\n movs pc, lr`, VECTORS);
  run(`mov r0, #0x10
    msr spsr_cxsf, r0
    ldr lr, =1f
    movs pc, lr
  1: mrc p14, 0, r1, c0, c0, 0
    mrc p14, 0, r1, c0, c1, 0
    mrc p14, 0, r1, c0, c0, 4`);
  expect(machine.r(10)).toBe(1);
});

// ARM DDI 0406C B4.1.146.
test.each([
  [0, 0],
  [1, 2],
])("with TEECR.XED = %i, two accesses of User mode to TEEHBR are %i Undefined ones", (xed, count) => {
  machine.load(`nop\n b 1f\n nop\n nop\n nop\n1: add r10, r10, #1\n movs pc, lr`, VECTORS);
  run(`mov r0, #${xed}
    mcr p14, 6, r0, c0, c0, 0
    mov r0, #0x10
    msr spsr_cxsf, r0
    ldr lr, =1f
    movs pc, lr
  1: mov r2, #0
    ldr r1, =0x1234
    mcr p14, 6, r1, c1, c0, 0
    mrc p14, 6, r2, c1, c0, 0`);
  expect(machine.r(10)).toBe(count);
  expect(machine.r(2)).toBe(count === 0 ? 0x1234 : 0);
});
