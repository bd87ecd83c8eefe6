import { r32 } from "../../../../../../toolchain/hw/hw";
import { CONDITION_AL, CONDITION_MASK, UNCONDITIONAL } from "./conditions";
import { originalInstruction } from "./instruction";
import { isLiteral } from "./literals";

// Decides whether a word that looks like a sensitive instruction is an instruction, or data. In ARM
// state, instructions and data are mixed: literals after a function, tables of addresses, and,
// after the decompressor of a kernel, the packed kernel. If MVM replaces data by mistake, the guest
// reads a wrong value. If MVM leaves an instruction by mistake, the instruction does not do its
// work. Both harm only the guest, because UNPREDICTABLE behaviour must not give User mode a right
// that it does not have (ARM DDI 0406C, glossary).
//
// 1. A word that an LDR of the same page loads by PC and offset is a literal. But if the two words
//    before it are instructions, and the second of them is no jump, it cannot be a literal.
// 2. Some forms have few fixed bits: LDM and STM with ^, MSR of an immediate, and returns other
//    than MOVS PC, LR and SUBS PC, LR. With the condition AL, one word of 250 in packed data has
//    such a form. So MVM looks at the neighbours: the two words before it, or the two words after
//    it, must have the condition AL, or be barriers, CPS, SRS or RFE. In packed data, one word of a
//    hundred has such neighbours. With another condition, a word of such a form is data: in Linux,
//    one literal of a thousand is such a word (0xC03BF0CC is an address, and also EORSGT PC, …),
//    and no instruction is.
// 3. The forms with many fixed bits are instructions if they have the condition AL or are
//    unconditional. With another condition, MVM looks at the neighbours as in rule 2.
//
// The decision about a word is the same after its neighbours were replaced. So makeWritable changes
// back exactly the words that makeExecutable changed.

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

// Jumps: the instruction after them is not executed, so a literal may follow them.
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
/** No jumps: opcodes 8–11, with or without S (tests, MRS, MSR and hints), which write no Rd. */
const NO_RD_MASK: u32 = 0x0d800000;
const NO_RD: u32 = 0x01000000;

/**
 * Whether the word at `at` is an instruction. `original`: this word as a sensitive instruction; in
 * memory, the word may be its replacement. Looks only at words in [base, end).
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
 * Whether the form of `word`, without its condition, has so many fixed bits that data rarely has
 * this form.
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

/** Whether the word at `at`, original or replaced, looks like an instruction. */
function isCode(at: u32, base: u32, end: u32): bool {
  if (at < base || at >= end) return false;
  const word = r32(at);
  if ((word & CONDITION_MASK) === CONDITION_AL) return true;
  const unconditional = word & CPS_MASK;
  return unconditional === CPS || unconditional === BARRIERS || (word & FRAME_MASK) === FRAME;
}

/** Whether the instruction at `at` is no jump, so that the next instruction follows it. */
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
