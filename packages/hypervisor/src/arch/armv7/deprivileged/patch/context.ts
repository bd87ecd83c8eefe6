import { r32 } from "../../../../../../toolchain/hw/hw";
import { CONDITION_AL, CONDITION_MASK, UNCONDITIONAL } from "./conditions";
import { originalInstruction } from "./instruction";
import { isLiteral } from "./literals";

// Whether a word that looks like a sensitive instruction is one. In ARM state, instructions and
// data lie side by side: literals behind a function, tables of addresses, and, behind the
// decompressor of a kernel, the packed kernel. Data that is changed by mistake is read wrong. An
// instruction that is left by mistake does not do its work. Both harm the guest alone.
// (UNPREDICTABLE behaviour must not give User mode a right that it has not: ARM DDI 0406C,
// glossary.)
//
// 1. A word that an LDR of the same page loads by PC and offset is a literal. But where the two
//    words before are instructions, and the last is no jump, no literal can stand.
// 2. Forms with few fixed bits are LDM and STM with ^, MSR of an immediate, and returns other than
//    MOVS PC, LR and SUBS PC, LR. With the condition AL, one word of 250 in packed data looks so.
//    Such a form is an instruction only where instructions stand: the two words before it, or the
//    two words behind it, must be of condition AL, or barriers, CPS, SRS or RFE. In packed data one
//    word of a hundred has such neighbours. With another condition, such a form is data: one
//    literal of a thousand in Linux looks so (0xC03BF0CC is an address, and EORSGT PC, …), and no
//    such instruction exists there.
// 3. The forms with many fixed bits are instructions if they have the condition AL or are
//    unconditional. With another condition, rule 2 decides by their neighbours.
//
// The verdict about a word is the same when its neighbours are replaced. So the words that
// makeExecutable changed are those that makeWritable changes back.

const WORD: u32 = 4;

const CPS_MASK: u32 = 0xfff00000;
const CPS: u32 = 0xf1000000;
const BARRIERS: u32 = 0xf5700000;
const FRAME_MASK: u32 = 0xfe000000;
const FRAME: u32 = 0xf8000000;

/** MRS and MSR (register), WFI: the bits that such a form has fixed, beyond the condition. */
const STATUS_MASK: u32 = 0x0f900000;
const STATUS: u32 = 0x01000000;
const THREAD_MASK: u32 = 0x0fe00000;
const THREAD: u32 = 0x0e000000;
const WFI: u32 = 0x0320f003;
const MOVS_PC_LR: u32 = 0x01b0f00e;
const SUBS_PC_LR: u32 = 0x025ef000;
const SUBS_PC_LR_MASK: u32 = 0x0ffff000;
const WITHOUT_CONDITION: u32 = 0x0fffffff;

// Instructions behind which nothing is executed, and behind which literals may stand.
/** B, and BL of a function that does not return. */
const B_MASK: u32 = 0x0e000000;
const B: u32 = 0x0a000000;
const BX_MASK: u32 = 0x0ffffff0;
const BX: u32 = 0x012fff10;
const LDM_PC_MASK: u32 = 0x0e108000;
const LDM_PC: u32 = 0x08108000;
const LDR_PC_MASK: u32 = 0x0c10f000;
const LDR_PC: u32 = 0x0410f000;
/** Data processing with Rd = PC. */
const DATA_PC_MASK: u32 = 0x0c00f000;
const DATA_PC: u32 = 0x0000f000;
/** But opcodes 8–11, with or without S: tests, MRS, MSR and hints, which write no Rd. */
const NO_RD_MASK: u32 = 0x0d800000;
const NO_RD: u32 = 0x01000000;

/**
 * Whether the word `original` at `at` is an instruction. `original` is a sensitive instruction, in
 * its own form; in memory its replacement may stand. The words [base, end) are looked at.
 */
export function isInstruction(at: u32, original: u32, base: u32, end: u32): bool {
  const condition = original & CONDITION_MASK;
  const always = condition === CONDITION_AL;
  const distinct = condition === UNCONDITIONAL || isDistinct(original & WITHOUT_CONDITION);
  if (!always && !distinct) return false;
  const before = isCode(at - WORD, base, end) && isCode(at - 2 * WORD, base, end);
  if (condition !== UNCONDITIONAL && !(always && distinct)) {
    if (!before && !(isCode(at + WORD, base, end) && isCode(at + 2 * WORD, base, end))) return false;
  }
  return (before && fallsThrough(at - WORD)) || !isLiteral(at, base, end);
}

/**
 * Whether the form of `word`, whose condition field is left out, has so many fixed bits that data
 * hardly looks so.
 */
function isDistinct(word: u32): bool {
  return (
    (word & STATUS_MASK) === STATUS ||
    (word & THREAD_MASK) === THREAD ||
    word === WFI ||
    word === MOVS_PC_LR ||
    (word & SUBS_PC_LR_MASK) === SUBS_PC_LR
  );
}

/** Whether a word, in its own form or replaced, looks like an instruction. */
function isCode(at: u32, base: u32, end: u32): bool {
  if (at < base || at >= end) return false;
  const word = r32(at);
  if ((word & CONDITION_MASK) === CONDITION_AL) return true;
  const unconditional = word & CPS_MASK;
  return unconditional === CPS || unconditional === BARRIERS || (word & FRAME_MASK) === FRAME;
}

/** Whether the instruction at `at` is no jump. */
function fallsThrough(at: u32): bool {
  const word = originalInstruction(r32(at));
  return (
    (word & B_MASK) !== B &&
    (word & BX_MASK) !== BX &&
    (word & LDM_PC_MASK) !== LDM_PC &&
    (word & LDR_PC_MASK) !== LDR_PC &&
    ((word & DATA_PC_MASK) !== DATA_PC || (word & NO_RD_MASK) === NO_RD)
  );
}
