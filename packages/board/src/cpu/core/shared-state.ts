/**
 * State that all cores share: places in memory. Nothing that outlives a slice is in a variable of
 * the module, so the memory is the whole state. The board reads these fields, so the file has
 * integer literals only.
 */
import { SHARED_STATE } from "../../memory/layout";

/** Levels of the debug authentication signals, bits of DebugSignal. */
export const DEBUG_SIGNALS = SHARED_STATE;
/** Decode slots that are handed out (memory/code.ts). */
export const SLOTS_USED = SHARED_STATE + 4;
/** u32 for each core: host offset of the page of its open monitor, as watched; 0 = none. */
export const MONITOR_PAGES = SHARED_STATE + 8;
/**
 * u32 for each core: host offset of the word with the number of the software that the core runs in
 * the normal world; 0 = there is no such word (system/exception-accounts.ts).
 */
export const OWNER_WORDS = SHARED_STATE + 16;
/**
 * Host offset of the word that counts the starts of software number 0, and the distance in bytes to
 * the word of the next number. 0 = there are no such words.
 */
export const LIFE_WORDS = SHARED_STATE + 24;
export const LIFE_WORDS_STRIDE = SHARED_STATE + 28;
