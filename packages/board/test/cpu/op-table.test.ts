/**
 * The table of micro-ops: every op has a row, and what a row says an op may do is what random
 * instructions do. Each instruction runs once, alone, with registers that point to unmapped or
 * read-only memory.
 */
import { beforeAll, describe, expect, it } from "vitest";
import { ExceptionPlace } from "../../src/cpu/core/contract";
import { Op } from "../../src/cpu/core/op";
import { CHANGES_STATE, Group, groupOfRow, MAY_ABORT, rowOf, WRITES_PC } from "../../src/cpu/core/op-table";
import * as State from "../../src/cpu/core/state";
import { UOP_REAL, UOP_SIZE } from "../../src/cpu/core/uop";
import {
  CODE_SLOT_OF_PAGE,
  CORE_STATE_SIZE,
  CORE_STATES,
  DDR_OFFSET,
  DECODE_SLOT_SIZE,
  DECODE_SLOTS,
  OCM_OFFSET,
} from "../../src/memory/layout";
import { assemble } from "../assemble";
import { Machine, NOTHING } from "./machine";

describe("rows", () => {
  it("every micro-op has one", () => {
    const without: number[] = [];
    for (let op = 0; op < Op.COUNT; op++) if (groupOfRow(rowOf(op)) === Group.NONE) without.push(op);
    expect(without).toEqual([]);
  });

  it("a number that is no micro-op has none", () => {
    expect(groupOfRow(rowOf(Op.COUNT))).toBe(Group.NONE);
  });
});

/** Near the end of the section, so that literals may lie beyond it. */
const CODE = 0x000f_f800;
const TABLE = 0x4000;
/** A section that may be read at PL1 only (APX = 1, AP = 01), domain 0, Normal memory. */
const READ_ONLY_SECTION = 0x0000_9402;
const PAGE_SHIFT = 12;
const IN_PAGE = 0xfff;
/** Its second-level table is where nothing answers, so that a walk is an external abort. */
const UNMAPPED = 0x5000_0000;
const UNMAPPED_ENTRY = TABLE + (UNMAPPED >>> 20) * 4;
const TABLE_DESCRIPTOR = 1;
const THUMB = 0x20;
/** A, I, F and the mode. */
const MASKS_AND_MODE = 0x1df;
/** SVC mode with A and F masked; no interrupt comes. */
const START = 0x153;
const USER = 0x10;
const FIRST_WIDE = 0xe800;
const AL = 0xe000_0000;

/** MMU on with one section, read-only; SWP, VFP and Advanced SIMD on. */
const SETUP = `
  mov r0, #${TABLE}
  mcr p15, 0, r0, c2, c0, 0
  mov r0, #1
  mcr p15, 0, r0, c3, c0, 0
  mov r0, #0x00f00000
  mcr p15, 0, r0, c1, c0, 2
  isb
  mov r0, #0x40000000
  vmsr fpexc, r0
  mrc p15, 0, r0, c1, c0, 0
  orr r0, r0, #1
  orr r0, r0, #0x400
  mcr p15, 0, r0, c1, c0, 0
`;
const SETUP_INSTRUCTIONS = SETUP.trim().split("\n").length;

/** What one instruction did. */
interface Outcome {
  op: number;
  aborted: boolean;
  jumped: boolean;
  changed: boolean;
}

class OneInstruction {
  private readonly machine = new Machine();
  private readonly state: Uint8Array;
  private readonly view: DataView;
  private readonly ready: Uint8Array;

  constructor() {
    const { machine } = this;
    machine.ram.setUint32(TABLE, READ_ONLY_SECTION, true);
    machine.ram.setUint32(UNMAPPED_ENTRY, (NOTHING | TABLE_DESCRIPTOR) >>> 0, true);
    machine.load(SETUP, 0);
    for (let i = 0; i < SETUP_INSTRUCTIONS; i++) machine.cpu.run(0, machine.cpu.time(0) + 1);
    machine.cpu.writeRegister(0, "spsr", USER);
    const { memory } = machine.cpu;
    this.view = new DataView(memory.buffer);
    this.state = memory.subarray(CORE_STATES, CORE_STATES + CORE_STATE_SIZE);
    this.ready = this.state.slice();
  }

  run(code: number, thumb: boolean, length: number, registers: readonly number[]): Outcome {
    const { cpu, ram } = this.machine;
    this.state.set(this.ready);
    cpu.flushTlbs();
    ram.setUint32(CODE, code, true);
    cpu.invalidateCode(DDR_OFFSET + CODE, 4);
    registers.forEach((value, number) => {
      cpu.writeRegister(0, `r${number}`, value);
    });
    cpu.writeRegister(0, "cpsr", START | (thumb ? THUMB : 0));
    cpu.writeRegister(0, "pc", CODE);
    const before = this.exceptions();
    const world = cpu.isNonSecure(0);
    cpu.run(0, cpu.time(0) + 1);
    const after = this.exceptions();
    const aborted = after.dataAborts > before.dataAborts;
    const refused = aborted || after.undefined > before.undefined;
    return {
      op: this.op(thumb),
      aborted,
      jumped: !refused && cpu.pc(0) !== CODE + length,
      changed:
        !refused &&
        ((cpu.readRegister(0, "cpsr") & MASKS_AND_MODE) !== START ||
          cpu.isNonSecure(0) !== world ||
          cpu.state.word(0, State.SLEEP) !== 0 ||
          cpu.state.word(0, State.EVENT_SENT) !== 0),
    };
  }

  private exceptions(): { dataAborts: number; undefined: number } {
    return this.machine.cpu.exceptions(0, ExceptionPlace.SECURE);
  }

  /** The micro-op that CODE was decoded into, behind its prologue. */
  private op(thumb: boolean): number {
    const page = (DDR_OFFSET + CODE - OCM_OFFSET) >>> PAGE_SHIFT;
    const slot = this.view.getUint16(CODE_SLOT_OF_PAGE + page * 4 + (thumb ? 2 : 0), true);
    const uop = ((CODE & IN_PAGE) / (thumb ? 2 : 4)) * UOP_SIZE;
    return this.view.getUint16(DECODE_SLOTS + (slot - 1) * DECODE_SLOT_SIZE + uop + UOP_REAL, true);
  }
}

/** mulberry32: the same words in every run. */
function randomWords(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b_79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  };
}

const INSTRUCTIONS = 60_000;
const REGISTERS = 15;
/** What random words rarely are. */
const RARE_ARM =
  "mcr p15, 0, r0, c7, c0, 4\n mcr p15, 0, r0, c7, c8, 0\n swp r0, r1, [r2]\n swpb r0, r1, [r2]\n rfeia r0\n smc #0";
const RARE_THUMB = "tbb [r0, r1]\n tbh [r0, r1, lsl #1]";
const RARE_TIMES = 16;
const MOST = 0.8;

function wordsOf(source: string, thumb: boolean): number[] {
  const code = assemble(thumb ? `.thumb\n${source}` : source, CODE);
  const view = new DataView(code.buffer, code.byteOffset);
  return Array.from({ length: code.length / 4 }, (_, i) => view.getUint32(4 * i, true));
}

/** Words to run. Half of the random ARM ones are unconditional, so that all are often executed. */
function* words(thumb: boolean, random: () => number): Generator<number> {
  for (const word of wordsOf(thumb ? RARE_THUMB : RARE_ARM, thumb))
    for (let i = 0; i < RARE_TIMES; i++) yield word;
  for (let i = 0; i < INSTRUCTIONS; i++) {
    const word = random();
    yield !thumb && (i & 1) === 0 ? ((word & 0x0fff_ffff) | AL) >>> 0 : word;
  }
}

function runAll(thumb: boolean): Outcome[] {
  const machine = new OneInstruction();
  const random = randomWords(thumb ? 1 : 2);
  const outcomes: Outcome[] = [];
  for (const code of words(thumb, random)) {
    const length = thumb && (code & 0xffff) < FIRST_WIDE ? 2 : 4;
    const choice = random();
    const registers = Array.from({ length: REGISTERS }, (_, r) =>
      ((choice >>> r) & 1) !== 0 ? UNMAPPED : 0,
    );
    outcomes.push(machine.run(code, thumb, length, registers));
  }
  return outcomes;
}

describe("random instructions", () => {
  let outcomes: Outcome[];
  beforeAll(() => {
    outcomes = [...runAll(false), ...runAll(true)];
  });

  function opsThat(does: (outcome: Outcome) => boolean): number[] {
    return [...new Set(outcomes.filter(does).map(({ op }) => op))].sort((a, b) => a - b);
  }

  it("are most micro-ops", () => {
    expect(opsThat(() => true).length).toBeGreaterThan(MOST * Op.COUNT);
  });

  it.each([
    ["aborted", MAY_ABORT],
    ["jumped", WRITES_PC],
    ["changed", CHANGES_STATE],
  ] as const)("%s exactly where the table says so", (what, flag) => {
    const may = opsThat(({ op }) => (rowOf(op) & flag) !== 0);
    expect(opsThat((outcome) => outcome[what])).toEqual(may);
  });
});
