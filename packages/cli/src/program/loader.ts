import type { Program, Zc702 } from "@mvm/board";
import type { Extent } from "./extent";

/**
 * Loads a program, and calls `start` when the program is to start. What a boot loader would load is
 * loaded after that, because the boot loader has the memory map that the program finds.
 */
export type Loader = (board: Zc702, start: (program: number | Program) => void) => void;

export interface LoadableProgram {
  load: Loader;
  /** Where the loader puts the program. */
  extents: readonly Extent[];
}
