/**
 * Node compiles WebAssembly twice: first without optimization, and later with optimization, on
 * other threads. By default Node optimizes a function that has been executed for about 0.1 ms. For
 * translated code this is too early. A translated function contains up to a page of guest code, so
 * its optimization takes 10 ms and more. The boot of Linux executes most functions for a shorter
 * time. With the limit below the boot takes two thirds of the processor time. Programs that compute
 * take as long as before.
 */
import { setFlagsFromString } from "node:v8";

/** About 30 ms. Node counts the bytes of machine code that are executed. */
const LATE = 640_000_000;
/** Node 20's own limit. */
const USUAL = 1_800_000;

/** The limit is one for the process, and a module keeps the limit with which it was made. */
export function compileLate(bytes: BufferSource): WebAssembly.Module {
  setLimit(LATE);
  try {
    return new WebAssembly.Module(bytes);
  } finally {
    setLimit(USUAL);
  }
}

function setLimit(executedBytes: number): void {
  setFlagsFromString(`--wasm-tiering-budget=${executedBytes}`);
}
