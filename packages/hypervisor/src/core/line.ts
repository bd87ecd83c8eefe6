import { INTERRUPT_IDS } from "../../../abi/src/system-image";

// Interrupt lines as the distributor has them: a bit each, 32 to a word. Word 0 has those that each
// core has its own of.

const WORD_SHIFT: u32 = 5;
const LINE_MASK: u32 = 31;
/** Words that MVM looks at: INTERRUPT_IDS lines. */
export const LINE_WORDS: u32 = INTERRUPT_IDS >>> WORD_SHIFT;

export function wordOf(line: u32): u32 {
  return line >>> WORD_SHIFT;
}

/** Its bit in its word. */
export function bitOf(line: u32): u32 {
  return 1 << (line & LINE_MASK);
}

/** The line of the lowest bit that is set in `lines`, which is not 0, of word `word`. */
export function firstLine(word: u32, lines: u32): u32 {
  return (word << WORD_SHIFT) + ctz(lines);
}
