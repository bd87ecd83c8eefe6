import { INTERRUPT_IDS } from "../../../abi/src/system-image";

// Interrupt lines as the distributor has them: a bit for each line, 32 lines to a word. Each core
// has a word 0 of its own.

const WORD_SHIFT: u32 = 5;
const LINE_MASK: u32 = 31;
/** The words that MVM looks at: INTERRUPT_IDS lines. */
export const LINE_WORDS: u32 = INTERRUPT_IDS >>> WORD_SHIFT;

export function wordOf(line: u32): u32 {
  return line >>> WORD_SHIFT;
}

/** The bit of `line` in its word. */
export function bitOf(line: u32): u32 {
  return 1 << (line & LINE_MASK);
}

/** The line of the lowest bit that is set in `lines`, which is not 0, of word `word`. */
export function firstLine(word: u32, lines: u32): u32 {
  return (word << WORD_SHIFT) + ctz(lines);
}
