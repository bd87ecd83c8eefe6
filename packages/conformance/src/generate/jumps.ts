import { SCRATCH, SCRATCH_BYTES } from "../layout";
import { armBytes, type Instruction, thumbBytes } from "../program";
import type { Random } from "../random";
import type { Item } from "./item";
import { setRegister } from "./moves";

/**
 * Jumps by register, by table and by load, and between the instruction sets. Each is a piece of
 * code that computes its target from PC, jumps over something, and continues at its own end. r1
 * points into the scratch window.
 */
type Jump = (random: Random) => Instruction;

/** ADDS or SUBS of low registers, to be executed or jumped over. */
const narrow = (random: Random): number => 0x1800 | random.below(0x400);
/** ADDS of low registers. */
const plain = (random: Random): number =>
  (0xe090_0000 | (random.below(8) << 16) | (random.below(8) << 12) | random.below(8)) >>> 0;

const THUMB_MOV_R2_PC = 0x467a;
/** ADD r2, r2, #imm. */
const thumbAdd = (imm: number): number => (0xf102_0200 | imm) >>> 0;

const TABLE_ENTRIES = 4;

/**
 * MOVW r3, #k; TBB/TBH [pc, r3]; the table; four instructions, of which the last 4 − j are
 * executed.
 */
function tableBranch(random: Random, halfwords: boolean): Instruction {
  const index = random.below(TABLE_ENTRIES);
  const first = halfwords ? TABLE_ENTRIES : TABLE_ENTRIES / 2;
  const entries = Array.from({ length: TABLE_ENTRIES }, () => first + random.below(TABLE_ENTRIES + 1));
  const table = halfwords ? entries : [entries[0]! | (entries[1]! << 8), entries[2]! | (entries[3]! << 8)];
  const code = [0xf240_0300 | index, halfwords ? 0xe8df_f013 : 0xe8df_f003].map((each) => each >>> 0);
  return {
    name: halfwords ? "TBH" : "TBB",
    bytes: thumbBytes(...code, ...table, ...Array.from({ length: TABLE_ENTRIES }, () => narrow(random))),
  };
}

const THUMB_JUMPS: readonly Jump[] = [
  (random) => tableBranch(random, false),
  (random) => tableBranch(random, true),
  (random) => ({
    name: "BX/BLX/MOV pc, r2",
    bytes: thumbBytes(THUMB_MOV_R2_PC, thumbAdd(7), random.pick([0x4710, 0x4790, 0x4697]), narrow(random)),
  }),
  (random) => ({
    name: "ADD pc, r2",
    bytes: thumbBytes(0xf240_0202, 0x4497, narrow(random), narrow(random)),
  }),
  (random) => ({
    name: "LDR.W pc, [r1]",
    bytes: thumbBytes(
      THUMB_MOV_R2_PC,
      thumbAdd(11),
      0x600a,
      random.pick([0xf8d1_f000, 0xf851_fb04, 0xf851_f904]),
      narrow(random),
    ),
  }),
  (random) => ({
    name: "PUSH, POP {pc}",
    // MOV sp, r1 first.
    bytes: thumbBytes(0x468d, THUMB_MOV_R2_PC, thumbAdd(9), 0xb404, 0xbd00, narrow(random)),
  }),
  (random) => ({
    name: "LDM.W r1!, {r4, pc}",
    bytes: thumbBytes(THUMB_MOV_R2_PC, thumbAdd(13), 0xe9c1_3200, 0xe8b1_8010, narrow(random)),
  }),
];

/** BX pc from a word-aligned address goes on in Arm state two halfwords later. */
const THUMB_BX_PC = 0x4778;
const THUMB_NOP = 0xbf00;
const pair = (low: number, high: number): number => ((high << 16) | low) >>> 0;

const ARM_JUMPS: readonly Jump[] = [
  (random) => ({
    name: "BLX to Thumb, BX pc back",
    // H may skip the first Thumb instruction.
    bytes: armBytes(
      0xfaff_ffff | (random.below(2) << 24),
      pair(narrow(random), narrow(random)),
      pair(THUMB_BX_PC, THUMB_NOP),
    ),
  }),
  () => ({ name: "BLX to Thumb, BLX back", bytes: armBytes(0xfaff_ffff, pair(0xf000, 0xe800)) }),
  (random) => ({
    name: "ADD r2, pc, #1; BX/BLX r2 to Thumb; BX pc back",
    bytes: armBytes(
      0xe28f_2001,
      random.pick([0xe12f_ff12, 0xe12f_ff32]),
      pair(narrow(random), narrow(random)),
      pair(THUMB_BX_PC, THUMB_NOP),
    ),
  }),
  (random) => ({
    name: "MOV/BIC/ORR pc, r2",
    bytes: armBytes(0xe28f_2004, random.pick([0xe1a0_f002, 0xe3c2_f000, 0xe382_f000]), plain(random)),
  }),
  (random) => ({
    name: "ADD pc, pc, r2",
    bytes: armBytes(0xe300_2004, 0xe08f_f002, plain(random), plain(random)),
  }),
  (random) => ({
    name: "LDR pc, [r1]",
    bytes: armBytes(
      0xe28f_2008,
      0xe581_2000,
      random.pick([0xe591_f000, 0xe491_f004, 0xe411_f004]),
      plain(random),
    ),
  }),
  (random) => ({
    name: "LDM r1!, {r4, pc}",
    bytes: armBytes(0xe28f_200c, 0xe581_2004, 0xe8b1_8010, plain(random), plain(random)),
  }),
  (random) => ({
    name: "LDR pc, [r1] to Thumb, BX pc back",
    bytes: armBytes(
      0xe28f_2005,
      0xe581_2000,
      0xe591_f000,
      pair(narrow(random), narrow(random)),
      pair(THUMB_BX_PC, THUMB_NOP),
    ),
  }),
];

export function jumpItem(thumb: boolean, random: Random): Item {
  const address = SCRATCH + 16 + (random.below(SCRATCH_BYTES - 32) & ~3);
  const jump = random.pick(thumb ? THUMB_JUMPS : ARM_JUMPS);
  return { prepare: setRegister(thumb, 1, address), instructions: [jump(random)] };
}
