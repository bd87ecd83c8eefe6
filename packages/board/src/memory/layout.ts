/**
 * Where everything lives in the board's one WebAssembly.Memory. The TypeScript board and the CPU
 * core compile this file, so it has integer literals only.
 *
 *     0x0000_0000  static data of the compiled core
 *     0x0001_0000  CORE_STATES       one 4 KiB block a core (fields: cpu/core/state.ts)
 *     0x0001_2000  SHARED_STATE      what the cores have in common (cpu/core/shared-state.ts)
 *     0x0001_3000  EXCEPTION_LOGS    one 8 KiB block a core (cpu/core/exception-log.ts)
 *     0x0002_0000  PAGE_FLAGS        one byte a RAM page (memory/pages.ts)
 *     0x0008_0000  TLBS              16 KiB a translation context, 16 contexts a core
 *     0x0010_0000  CODE_SLOT_OF_PAGE u16 [ARM, Thumb] a RAM page: decode slot + 1
 *     0x0021_0000  MAP_CACHE         the board's RAM map as the core last asked for it
 *     0x0022_0000  WATCHED_PAGES     one bit a page of virtual addresses (cpu/core/debugger)
 *     0x0024_0000  JUMP_TABLE        jumps to translated code (cpu/core/translate/jumps.ts)
 *     0x0040_0000  DECODE_SLOTS      one decoded 4 KiB page each
 *     0x0450_0000  TRANSLATION_CELLS one word a micro-op (cpu/core/translate/cells.ts)
 *     0x0560_0000  TRANSLATOR        where the translator works (cpu/core/translate/workspace.ts)
 *     0x0600_0000  OCM               256 KiB
 *     0x0680_0000  DDR               up to 1 GiB; untouched pages cost the host nothing
 */
export const CORE_STATES = 0x0001_0000;
export const CORE_STATE_SIZE = 0x1000;

export const SHARED_STATE = 0x0001_2000;

export const EXCEPTION_LOGS = 0x0001_3000;
export const EXCEPTION_LOGS_PER_CORE = 0x2000;

export const PAGE_FLAGS = 0x0002_0000;
/** In the flags of a page: the page may have been written since the board last took a snapshot. */
export const PAGE_WRITTEN = 8;

export const TLBS = 0x0008_0000;
export const TLBS_PER_CORE = 0x0004_0000;

export const CODE_SLOT_OF_PAGE = 0x0010_0000;

export const MAP_CACHE = 0x0021_0000;
/** 1024 entries of [physical page | non-secure, host offset or NO_RAM]. */
export const MAP_CACHE_ENTRIES = 1024;

export const WATCHED_PAGES = 0x0022_0000;

export const JUMP_TABLE = 0x0024_0000;

export const DECODE_SLOTS = 0x0040_0000;
export const DECODE_SLOT_COUNT = 2048;
/**
 * 2048 Thumb halfwords of 16 bytes and the end-of-page entries. The size is not a power of two, so
 * that slots spread over cache sets.
 */
export const DECODE_SLOT_SIZE = 0x8040;
/** In a slot, after the micro-ops (cpu/core/memory/code.ts). */
export const DECODE_SLOT_PAGE = 0x8020;
export const DECODE_SLOT_THUMB = 0x8024;
export const DECODE_SLOT_CHANGED = 0x8028;
/** 1 = a cell of the slot is not 0, or instructions were copied (cpu/core/translate/cells.ts). */
export const DECODE_SLOT_WARM = 0x802c;
/** 1 + the number of the translated function; 0: there is none. */
export const DECODE_SLOT_FUNCTION = 0x8030;
/** How often the page was translated. */
export const DECODE_SLOT_TRANSLATIONS = 0x8034;
/** Changes when the instructions of the slot may change (cpu/core/translate/cells.ts). */
export const DECODE_SLOT_EPOCH = 0x8038;

export const TRANSLATION_CELLS = 0x0450_0000;
export const TRANSLATOR = 0x0560_0000;

/** First host offset that is board RAM; RAM pages are numbered from here. */
export const OCM_OFFSET = 0x0600_0000;
export const OCM_SIZE = 0x0004_0000;
export const DDR_OFFSET = 0x0680_0000;
export const DDR_MAX_SIZE = 0x4000_0000;

export const WASM_PAGE_SIZE = 0x1_0000;
