import { SCRATCH, SCRATCH_BYTES } from "../layout";
import { armBytes, type Instruction, thumbBytes } from "../program";
import type { Random } from "../random";
import type { Item } from "./item";
import { setRegister } from "./moves";
import { CPSR_FLAGS, CPSR_T, drawPsr, EXCEPTION_MODES, MODE } from "./state";

/**
 * System instructions. Privileged programs stay in modes that have an SPSR (in System mode its
 * accesses are UNPREDICTABLE) and never mask FIQ (runtime.S says why).
 */

type Maker = (thumb: boolean, random: Random) => Instruction[];

const one = (name: string, thumb: boolean, arm: number, t32: number): Instruction[] => [
  { name, bytes: thumb ? thumbBytes(t32 >>> 0) : armBytes(arm) },
];

const drawRegister = (random: Random): number => random.below(13);

const mrs =
  (spsr: number): Maker =>
  (thumb, random) => {
    const rd = drawRegister(random);
    const name = spsr ? "MRS SPSR" : "MRS CPSR";
    return one(name, thumb, 0xe10f_0000 | (spsr << 22) | (rd << 12), 0xf3ef_8000 | (spsr << 20) | (rd << 8));
  };

/** `fields`: c x s f in bits 3:0. */
function msr(name: string, fields: number, spsr: number, value: number): Maker {
  return (thumb, random) => {
    const rn = drawRegister(random);
    return [
      ...setRegister(thumb, rn, value),
      ...one(
        name,
        thumb,
        0xe120_f000 | (spsr << 22) | (fields << 16) | rn,
        0xf380_8000 | (spsr << 20) | (rn << 16) | (fields << 8),
      ),
    ];
  };
}

const FIELD_C = 1;
const FIELD_S = 4;
const FIELD_F = 8;

const msrFlags: Maker = (thumb, random) =>
  msr(
    "MSR APSR",
    random.pick([FIELD_F, FIELD_S, FIELD_F | FIELD_S]),
    0,
    random.word() & CPSR_FLAGS,
  )(thumb, random);
const msrMode: Maker = (thumb, random) =>
  msr(
    "MSR CPSR_c",
    FIELD_C,
    0,
    drawPsr(random.pick(EXCEPTION_MODES), random) | (thumb ? CPSR_T : 0),
  )(thumb, random);
const msrSpsr: Maker = (thumb, random) =>
  msr("MSR SPSR", 1 + random.below(15), 1, drawPsr(random.pick(EXCEPTION_MODES), random))(thumb, random);

/** MSR with an ARM immediate: flags from the top byte. */
const msrImmediate: Maker = (thumb, random) =>
  thumb
    ? msrFlags(thumb, random)
    : one("MSR APSR_f immediate", false, 0xe328_f400 | ((random.below(32) << 3) & 0xf8), 0);

const cpsMode: Maker = (thumb, random) => {
  const mode = random.pick(EXCEPTION_MODES);
  return one("CPS mode", thumb, 0xf102_0000 | mode, 0xf3af_8100 | mode);
};

/** A and I only. */
const cpsMasks: Maker = (thumb, random) => {
  const disable = random.below(2);
  const ai = 1 + random.below(3);
  return one(
    "CPS A, I",
    thumb,
    0xf108_0000 | (disable << 18) | (ai << 7),
    0xf3af_8400 | (disable << 9) | (ai << 6),
  );
};

const cpsNarrow: Maker = (thumb, random) =>
  thumb
    ? [
        {
          name: "CPS (16-bit)",
          bytes: thumbBytes(0xb660 | (random.below(2) << 4) | ((1 + random.below(3)) << 1)),
        },
      ]
    : cpsMasks(false, random);

/** A big-endian load and store, then back. */
const setend: Maker = (thumb, random) => {
  const base = random.below(4);
  const at = SCRATCH + random.below(SCRATCH_BYTES - 16);
  const access = thumb
    ? thumbBytes(0xb658, 0x6804 | (base << 3), 0x8805 | (base << 3), 0x8044 | (base << 3), 0xb650)
    : armBytes(
        0xf101_0200,
        0xe590_4000 | (base << 16),
        0xe1d0_50b0 | (base << 16),
        0xe1c0_40b2 | (base << 16),
        0xf101_0000,
      );
  return [...setRegister(thumb, base, at), { name: "SETEND BE, LDR, LDRH, STRH, SETEND LE", bytes: access }];
};

/**
 * Identification, and registers that only hold what was written; [opc1, CRn, CRm, opc2]. Not read:
 * ID_PFR0, ID_DFR0, ID_MMFR3, ID_ISAR4, where QEMU's Cortex-A9 differs from the real one (DDI 0388
 * table 4-1), and SCTLR (NMFI).
 */
const READABLE: readonly [number, number, number, number][] = [
  [0, 0, 0, 0],
  [0, 0, 0, 5],
  ...[1, 3, 4, 5, 6].map((i): [number, number, number, number] => [0, 0, 1, i]),
  ...[0, 1, 2, 3, 5].map((i): [number, number, number, number] => [0, 0, 2, i]),
  [0, 1, 0, 2],
  [0, 2, 0, 0],
  [0, 2, 0, 2],
  [0, 3, 0, 0],
  [0, 5, 0, 0],
  [0, 5, 0, 1],
  [0, 6, 0, 0],
  [0, 6, 0, 2],
  [0, 12, 1, 0],
];
const WRITABLE: readonly [number, number, number, number][] = [
  [0, 13, 0, 2],
  [0, 13, 0, 3],
  [0, 13, 0, 4],
  [0, 5, 0, 0],
  [0, 5, 0, 1],
  [0, 6, 0, 0],
  [0, 6, 0, 2],
];

function coprocessor15(
  read: number,
  rt: number,
  register: readonly [number, number, number, number],
): number {
  const [opc1, crn, crm, opc2] = register;
  return (0xee00_0f10 | (opc1 << 21) | (read << 20) | (crn << 16) | (rt << 12) | (opc2 << 5) | crm) >>> 0;
}

const mrc15: Maker = (thumb, random) => {
  const register = random.pick(READABLE);
  const code = coprocessor15(1, drawRegister(random), register);
  return one(`MRC p15 ${register}`, thumb, code, code);
};

/** FSR keeps few bits: only those that both the short format and the A9 have are written. */
const FSR_BITS = 0x0000_040f;

const mcr15: Maker = (thumb, random) => {
  const register = random.pick(WRITABLE);
  const rt = drawRegister(random);
  const value = register[1] === 5 ? random.word() & FSR_BITS : random.word();
  const write = coprocessor15(0, rt, register);
  const read = coprocessor15(1, drawRegister(random), register);
  return [
    ...setRegister(thumb, rt, value),
    { name: `MCR and MRC p15 ${register}`, bytes: thumb ? thumbBytes(write, read) : armBytes(write, read) },
  ];
};

/** MOVS pc, lr / SUBS pc, lr, #4 to the next instruction, into another mode. */
const exceptionReturn: Maker = (thumb, random) => {
  const spsr = drawPsr(random.pick(EXCEPTION_MODES), random);
  if (thumb) {
    // ADR.W lr, next (from its own word-aligned PC, so the code has a NOP's room either way) is
    // position-dependent: MOV lr, pc takes PC = its address + 4, the address of the instruction
    // after SUBS.
    return [
      ...setRegister(true, 0, spsr | CPSR_T),
      { name: "MSR SPSR_fsxc, r0", bytes: thumbBytes(0xf390_8f00) },
      { name: "MOV lr, pc; ADDS lr; SUBS pc, lr", bytes: thumbBytes(0x46fe, 0xf10e_0e06, 0xf3de_8f00 | 0) },
    ];
  }
  return [
    ...setRegister(false, 0, spsr),
    { name: "MSR SPSR_fsxc, r0", bytes: armBytes(0xe16f_f000) },
    random.oneIn(2)
      ? { name: "MOV lr, pc; MOVS pc, lr", bytes: armBytes(0xe1a0_e00f, 0xe1b0_f00e) }
      : { name: "ADD lr, pc, #4; SUBS pc, lr, #4", bytes: armBytes(0xe28f_e004, 0xe25e_f004) },
  ];
};

/** STM of an address and a status word, then RFE from there. */
const rfe: Maker = (thumb, random) => {
  const at = SCRATCH + 32 + (random.below(SCRATCH_BYTES - 64) & ~3);
  const psr = drawPsr(random.pick(EXCEPTION_MODES), random) | (thumb ? CPSR_T : 0);
  const writeback = random.below(2) << 21;
  const isUp = random.oneIn(2);
  if (thumb) {
    // r2 = its address + 4; from there past ADD (4), STMIA (4), RFE (4): STMIA r0 {r2, r3}.
    const form = isUp ? 0xe990_c000 : 0xe810_c000;
    return [
      ...setRegister(true, 0, at),
      ...setRegister(true, 3, psr),
      {
        name: "MOV r2, pc; ADD; STM; RFE",
        bytes: thumbBytes(
          0x467a,
          0xf102_020a + (isUp ? 0 : 4),
          0xe880_000c,
          ...(isUp ? [] : [0xf100_0008]),
          (form | writeback) >>> 0,
        ),
      },
    ];
  }
  const form = isUp ? 0xf890_0a00 : 0xf910_0a00;
  return [
    ...setRegister(false, 0, at),
    ...setRegister(false, 3, psr),
    {
      name: "ADD r2, pc; STM; RFE",
      bytes: armBytes(
        0xe28f_2004 + (isUp ? 0 : 4),
        0xe880_000c,
        ...(isUp ? [] : [0xe280_0008]),
        (form | writeback) >>> 0,
      ),
    },
  ];
};

/** SRS to the current mode's own stack, placed in the scratch window. */
const srs: Maker = (thumb, random) => {
  const at = SCRATCH + 32 + (random.below(SCRATCH_BYTES - 64) & ~3);
  const mode = random.pick(EXCEPTION_MODES);
  const writeback = random.below(2) << 21;
  const isUp = random.oneIn(2);
  const arm = [0xf84d_0500, 0xf8cd_0500, 0xf94d_0500, 0xf9cd_0500][random.below(4)]!;
  const t32 = isUp ? 0xe98d_c000 : 0xe80d_c000;
  return [
    ...one("CPS mode", thumb, 0xf102_0000 | mode, 0xf3af_8100 | mode),
    ...setRegister(thumb, 13, at),
    ...one("SRS", thumb, arm | writeback | mode, t32 | writeback | mode),
  ];
};

/** STM and LDM of the User mode registers. */
const userRegisters: Maker = (thumb, random) => {
  if (thumb) return mrs(1)(true, random);
  const at = SCRATCH + 64 + (random.below(SCRATCH_BYTES - 128) & ~3);
  const list = 1 + random.below(0x7fff);
  const direction = random.below(4) << 23;
  const load = random.below(2) << 20;
  return [
    ...setRegister(false, 1, at),
    ...one("LDM/STM user registers", false, 0xe841_0000 | direction | load | list, 0),
  ];
};

/** What ends a program as Undefined on a Cortex-A9; both instruction sets where the bits allow. */
const UNDEFINED_ARM = [
  0xe7f0_00f0, 0xe710_f011, 0xe730_f011, 0xe140_0070, 0xee00_0110, 0xec40_0500, 0xeea0_0a00, 0xfe00_0000,
];
const UNDEFINED_THUMB = [
  0xde00, 0xf7f0_a000, 0xfb90_f0f1, 0xfbb0_f0f1, 0xee00_0110, 0xec40_0500, 0xeea0_0a00,
];

const undefinedInstruction: Maker = (thumb, random) => {
  if (!random.oneIn(4)) return mrs(0)(thumb, random);
  const code = random.pick(thumb ? UNDEFINED_THUMB : UNDEFINED_ARM);
  return [{ name: "UNDEFINED", bytes: thumb ? thumbBytes(code) : armBytes(code) }];
};

const PRIVILEGED: readonly Maker[] = [
  mrs(0),
  mrs(1),
  msrFlags,
  msrMode,
  msrSpsr,
  msrImmediate,
  cpsMode,
  cpsMode,
  cpsMasks,
  cpsNarrow,
  setend,
  mrc15,
  mrc15,
  mcr15,
  exceptionReturn,
  rfe,
  srs,
  userRegisters,
  undefinedInstruction,
];

/** In User mode: what is allowed, and what is ignored or Undefined there. */
const UNPRIVILEGED: readonly Maker[] = [msrFlags, msrImmediate, cpsMasks, cpsMode, setend, mrc15];

export function systemItem(thumb: boolean, random: Random): Item {
  return { prepare: [], instructions: random.pick(PRIVILEGED)(thumb, random) };
}

/** For programs in User and System mode. */
export function userItem(thumb: boolean, mode: number, random: Random): Item {
  const maker =
    mode === MODE.USR
      ? random.pick(UNPRIVILEGED)
      : random.pick([msrFlags, msrImmediate, setend, mcr15, mrc15]);
  return { prepare: [], instructions: maker(thumb, random) };
}
