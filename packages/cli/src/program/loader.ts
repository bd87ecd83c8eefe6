import type { Program, Zc702 } from "@mvm/board";

/**
 * Loads a program, and calls `start` when the program is to start. What a boot loader would load is
 * loaded after that, because the boot loader has the memory map that the program finds.
 */
export type Loader = (board: Zc702, start: (program: number | Program) => void) => void;
