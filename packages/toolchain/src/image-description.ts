import type { MemoryDescription } from "./link/memory";

/** What to build. Paths are absolute, or relative to the repository. */
export interface ImageDescription {
  name: string;
  /** The AssemblyScript file whose exported functions become symbols. */
  entry: string;
  /**
   * Assembly files (.S, C preprocessor). One of them defines the entry symbol `_start`. The section
   * .head comes first in memory.
   */
  asm: string[];
  /** An AssemblyScript file. The assembly gets its exported constants by `#include "offsets.h"`. */
  offsets?: string;
  memory: MemoryDescription;
  /**
   * Exported functions that run once, before all others. The functions that only these reach go
   * into section .boot, apart from the rest of the code.
   */
  boot?: readonly string[];
  /** Optimised for size rather than for speed. */
  small?: boolean;
  /** The program's own checks are compiled in: there `isDefined(DEBUG)` is true. */
  debug?: boolean;
  /**
   * The ELF file; default build/NAME/NAME.elf. The intermediate files lie beside it: NAME.wasm and
   * its source map NAME.wasm.map, NAME.c, NAME.ld, offsets.h.
   */
  out?: string;
}

/**
 * What the image.ts of a guest describes: the image, and the demands of the image on the
 * configuration of its VM.
 */
export interface GuestDescription extends ImageDescription {
  /**
   * Names of devices (docs/configuration.md) that the program uses without a test whether the VM
   * has them.
   */
  devices?: readonly string[];
  /**
   * All numbers that the program's periodic tasks write to the marker port; undefined: not known.
   */
  markers?: readonly number[];
}
