/**
 * Where the translator works (memory/layout.ts). Nothing there outlives a translation, except the
 * templates, the records of exits, and the free numbers.
 *
 *     TRANSLATOR + 0x00_0000  the templates (packages/board/templates/section.ts)
 *                + 0x10_0000  nodes and blocks of the region in work
 *                + 0x1f_0000  free numbers of functions (functions.ts)
 *                + 0x20_0000  records of exits (exits.ts)
 *                + 0x60_0000  the module in work (output.ts)
 */
import { TRANSLATOR } from "../../../memory/layout";

export const TEMPLATES: usize = TRANSLATOR;
export const REGION: usize = TRANSLATOR + 0x10_0000;
export const FREE_NUMBERS: usize = TRANSLATOR + 0x1f_0000;
export const EXITS: usize = TRANSLATOR + 0x20_0000;
export const EXITS_END: usize = TRANSLATOR + 0x60_0000;
export const OUTPUT: usize = TRANSLATOR + 0x60_0000;

/**
 * Instructions of a region. A page of Thumb code has about 1400, and 2048 at most. More would need
 * more of the host's stack, because a block stands inside its dominator. An instruction is less
 * than 1 KiB of the module, so the module ends long before OCM begins (memory/layout.ts).
 */
export const MOST_NODES: u32 = 1500;
/** Instructions that are copied to a region from callees (calls.ts). */
export const MOST_COPIED_INSTRUCTIONS: u32 = 512;
