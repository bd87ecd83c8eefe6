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
const EXECUTED_BYTES = 640_000_000;

/** The limit holds for the modules that this process compiles from now on. */
export function optimizeLate(): void {
  setFlagsFromString(`--wasm-tiering-budget=${EXECUTED_BYTES}`);
}
