import { beforeEach, describe, expect, test } from "vitest";
import { DebugSignal } from "../../src/cpu/core/contract";
import * as State from "../../src/cpu/core/state";
import { DEVICE, END, Machine } from "./machine";

const PROGRAM = 0x8000;
const VECTORS = 0x4000;
const CYCLE = 0x8000_0000;
/** Events of ARM DDI 0388I 11.4. */
const EVENT = {
  software: 0,
  exception: 9,
  return: 10,
  context: 11,
  pc: 12,
  branch: 13,
  cycle: 17,
  insn: 0x68,
};

/** PMCR ← E and `bits`. */
const START = (bits = 0) => `mov r0, #${1 | bits}\n mcr p15, 0, r0, c9, c12, 0\n`;
const write = (value: number, crm: number, opc2: number) =>
  `ldr r0, =${value >>> 0}\n mcr p15, 0, r0, c9, c${crm}, ${opc2}\n`;
const read = (register: number, crm: number, opc2: number) =>
  `mrc p15, 0, r${register}, c9, c${crm}, ${opc2}\n`;
const counter = (number: number, event: number, value = 0) =>
  write(number, 12, 5) + write(event, 13, 1) + write(value, 13, 2);
const readCounter = (register: number, number: number) => write(number, 12, 5) + read(register, 13, 2);
const enable = (bits: number) => write(bits, 12, 1);
const disable = (bits: number) => write(bits, 12, 2);

let machine: Machine;
beforeEach(() => {
  machine = new Machine();
  machine.cpu.writeRegister(0, "sp", 0x2_0000);
});

function run(source: string): void {
  machine.load(`${source}${END}\n.ltorg\n`, PROGRAM);
  machine.runFrom(PROGRAM);
}

describe("Event counters (ARM DDI 0388I 11.4, ARM DDI 0406C C12.8)", () => {
  test("0x68 counts every instruction between enabling and disabling, executed or not", () => {
    const body = "nop\n cmp r0, r0\n movne r1, #1\n".repeat(7);
    run(`${START() + counter(0, EVENT.insn)}
      mov r0, #1
      mcr p15, 0, r0, c9, c12, 1
      ${body}
      mcr p15, 0, r0, c9, c12, 2
      ${readCounter(5, 0)}`);
    // The enabling instruction is the first that ends while the counter counts.
    expect(machine.r(5)).toBe(1 + 21);
  });

  test("0x68 agrees with the board's own count over a long run in slices", () => {
    machine.load(
      `${START() + counter(0, EVENT.insn)}
      mov r0, #1
      mcr p15, 0, r0, c9, c12, 1
      ldr r4, =${DEVICE}
      str r4, [r4]
      ldr r1, =20000
    1: subs r1, r1, #1
      strne r1, [sp, #-8]
      bne 1b
      mcr p15, 0, r0, c9, c12, 2
      ${readCounter(5, 0)}
      ${END}
      .ltorg`,
      PROGRAM,
    );
    let from = 0;
    machine.onDevice = () => {
      from = machine.cpu.instructions(0);
    };
    machine.runFrom(PROGRAM);
    // Outside the board's two readings: the enabling instruction and a load before, and the reading
    // of the counter and END behind.
    const BEFORE = 2;
    const BEHIND = 1 + 3 + 3;
    expect(machine.r(5)).toBe(machine.cpu.instructions(0) - from + BEFORE - BEHIND);
  });

  test("0x0C counts changes of the PC, 0x0D immediate branches whether taken or not", () => {
    run(`${START() + counter(0, EVENT.pc) + counter(1, EVENT.branch)}
      ${enable(3)}
      bl 2f               @ both
      cmp r0, r0
      bne 2f              @ not taken: 0x0D only
      beq 1f              @ both
    1: mov r1, #3
    3: subs r1, r1, #1
      bne 3b              @ taken twice, not taken once
      ldr pc, [pc, #-4]   @ 0x0C only
      .word 4f
    2: push {r4, lr}
      pop {r4, pc}        @ 0x0C only
    4: nop
      ${disable(3)}
      ${readCounter(5, 0) + readCounter(6, 1)}`);
    expect([machine.r(5), machine.r(6)]).toEqual([1 + 1 + 1 + 2 + 1, 1 + 1 + 1 + 3]);
  });

  test("0x0C does not count a load of the PC that aborts", () => {
    machine.load("nop\n.space 12\n subs pc, lr, #4\n", VECTORS);
    run(`ldr r0, =${VECTORS}
      mcr p15, 0, r0, c12, c0, 0
      ${START() + counter(0, EVENT.pc) + counter(1, EVENT.exception) + counter(2, EVENT.return)}
      ${enable(7)}
      ldr r1, =0xfff00000
      ldr pc, [r1]
      ${disable(7)}
      ${readCounter(5, 0) + readCounter(6, 1) + readCounter(7, 2)}`);
    // The return from the handler changes the PC.
    expect([machine.r(5), machine.r(6), machine.r(7)]).toEqual([1, 1, 1]);
  });

  test("0x0B counts writes of CONTEXTIDR, 0x00 what PMSWINC says, 0x11 cycles", () => {
    run(`${START() + counter(0, EVENT.context) + counter(3, EVENT.software) + counter(5, EVENT.cycle)}
      ${write(0, 13, 0) + enable(CYCLE | 0x29)}
      mcr p15, 0, r0, c13, c0, 1
      mcr p15, 0, r0, c13, c0, 1
      ${write(0b001000, 12, 4) + write(0b111111, 12, 4) + write(0b110111, 12, 4)}
      ${disable(CYCLE | 0x29)}
      ${readCounter(5, 0) + readCounter(6, 3) + readCounter(7, 5) + read(8, 13, 0)}`);
    expect([machine.r(5), machine.r(6)]).toEqual([2, 2]);
    expect(machine.r(7)).toBe(machine.r(8));
    expect(machine.r(7)).toBeGreaterThan(0);
  });

  test("0x08, which the Cortex-A9 has not, and cache events count nothing", () => {
    run(`${START() + counter(0, 0x08) + counter(1, 0x03) + enable(3)}
      nop
      ldr r1, [sp]
      ${readCounter(5, 0) + readCounter(6, 1)}`);
    expect([machine.r(5), machine.r(6)]).toEqual([0, 0]);
  });

  test("PMCR.P clears the event counters and not the cycle counter, PMCR.C the reverse", () => {
    run(`${START() + counter(0, EVENT.insn, 77) + write(1000, 13, 0)}
      mov r0, #2
      mcr p15, 0, r0, c9, c12, 0
      ${readCounter(5, 0) + read(6, 13, 0) + counter(0, EVENT.insn, 78)}
      mov r0, #4
      mcr p15, 0, r0, c9, c12, 0
      ${readCounter(7, 0) + read(8, 13, 0)}`);
    expect([5, 6, 7, 8].map((register) => machine.r(register))).toEqual([0, 1000, 78, 0]);
  });
});

describe("Overflow (ARM DDI 0406C C12.3)", () => {
  const BEFORE_OVERFLOW = 0xffff_ff00;

  test("sets the flag and drives the request, at the first instruction after the cycle", () => {
    run(`${write(BEFORE_OVERFLOW, 13, 0) + write(CYCLE, 14, 1) + enable(CYCLE)}
      mov r0, #1
      mcr p15, 0, r0, c9, c12, 0
      ${"nop\n".repeat(300)}
      ${read(5, 12, 3) + read(6, 13, 0)}
      ldr r0, =${CYCLE}
      mcr p15, 0, r0, c9, c12, 3
      ${read(7, 12, 3)}`);
    expect([machine.r(5), machine.r(7)]).toEqual([CYCLE, 0]);
    expect(machine.r(6)).toBeLessThan(0x100);
    const [rise, fall] = machine.requests;
    expect([rise?.level, fall?.level]).toEqual([true, false]);
    // NOPs take a cycle each, so the request rises with the counter at exactly 0: the cycles that
    // the read shows later have passed since.
    expect(machine.requests).toHaveLength(2);
    const readAt = rise!.time + machine.r(6);
    expect(fall!.time - readAt).toBeLessThan(20);
    expect(fall!.time).toBeGreaterThan(readAt);
  });

  test("of an instruction counter comes at exactly that instruction, however time is sliced", () => {
    const program = `${counter(2, EVENT.insn, 0xffff_fff0) + write(4, 14, 1) + enable(4)}
      ldr r4, =${DEVICE}
      mov r0, #1
      mcr p15, 0, r0, c9, c12, 0
      ${"mul r1, r2, r3\n".repeat(15)}
      str r4, [r4]
      ${END}
      .ltorg`;
    machine.load(program, PROGRAM);
    machine.runFrom(PROGRAM);
    const [request] = machine.requests;
    const [store] = machine.writes;
    // The enabling instruction and fifteen multiplications of two cycles.
    expect(request?.time).toBe(store!.time);
  });

  test("without its bit in PMINTENSET makes no request", () => {
    run(`${write(0xffff_ffff, 13, 0) + enable(CYCLE) + START()}
      nop
      nop
      ${read(5, 12, 3)}`);
    expect(machine.r(5)).toBe(CYCLE);
    expect(machine.requests).toEqual([]);
  });

  test("with PMCR.D the cycle counter counts every 64th cycle", () => {
    run(`${enable(CYCLE)}
      mov r0, #9
      mcr p15, 0, r0, c9, c12, 0
      ${"nop\n".repeat(640)}
      ${read(5, 13, 0)}`);
    expect(machine.r(5)).toBe(10);
  });

  test("of the divided counter comes after 64 cycles a step", () => {
    run(`${write(0xffff_fffe, 13, 0) + write(CYCLE, 14, 1) + enable(CYCLE)}
      mov r0, #9
      mcr p15, 0, r0, c9, c12, 0
      ${"nop\n".repeat(120)}
      ${read(5, 12, 3)}
      ${"nop\n".repeat(20)}
      ${read(6, 12, 3)}`);
    expect([machine.r(5), machine.r(6)]).toEqual([0, CYCLE]);
  });
});

describe("Where counting is prohibited (ARM DDI 0406C C12.2.2, C9.1)", () => {
  const BODY = `${START() + counter(0, EVENT.insn) + enable(CYCLE | 1)}
      nop
      nop
      ${readCounter(5, 0) + read(6, 13, 0)}`;

  test("secure PL1 without SPNIDEN and SPIDEN: events stop, cycles go on", () => {
    machine.cpu.driveDebugSignals(DebugSignal.DBGEN | DebugSignal.NIDEN);
    run(BODY);
    expect(machine.r(5)).toBe(0);
    expect(machine.r(6)).toBeGreaterThan(0);
  });

  test.each([DebugSignal.SPNIDEN, DebugSignal.SPIDEN])("signal %i permits", (signal) => {
    machine.cpu.driveDebugSignals(DebugSignal.NIDEN | signal);
    run(BODY);
    expect(machine.r(5)).toBeGreaterThan(0);
  });

  test("PMCR.DP stops the cycle counter too", () => {
    machine.cpu.driveDebugSignals(DebugSignal.DBGEN | DebugSignal.NIDEN);
    run(BODY.replace("mov r0, #1\n", "mov r0, #0x21\n"));
    expect([machine.r(5), machine.r(6)]).toEqual([0, 0]);
  });

  test("the normal world counts with NIDEN alone, and secure instructions are not in its count", () => {
    machine.cpu.driveDebugSignals(DebugSignal.NIDEN);
    machine.load(".space 8\n movs pc, lr\n", VECTORS);
    run(`ldr r0, =${VECTORS}
      mcr p15, 0, r0, c12, c0, 1
      ${START() + counter(0, EVENT.insn) + enable(1)}
      cps #0x16
      mov r0, #1
      mcr p15, 0, r0, c1, c1, 0
      ldr lr, =1f
      mov r0, #0xd3
      msr spsr_cxsf, r0
      movs pc, lr
    1: ldr r4, =${DEVICE}
      smc #0
      mov r0, #0
      mcr p15, 0, r0, c9, c12, 5
      ${read(5, 13, 2)}`);
    // The load, the return of the monitor (it ends in the normal world), MOV, MCR; and the first
    // return. SMC ends in the secure world.
    expect(machine.r(5)).toBe(5);
  });

  test("with no signal at all nothing counts", () => {
    machine.cpu.driveDebugSignals(0);
    run(BODY);
    expect(machine.r(5)).toBe(0);
  });
});

test("with no counter enabled the executor is not held up", () => {
  run(START());
  expect(machine.cpu.state.word(0, State.ATTENTION)).toBe(0);
});
