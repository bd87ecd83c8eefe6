/**
 * Node compiles WebAssembly twice: at once without optimization, and again with optimization, on
 * other threads, when the code has been executed for a while. Node's own measure of this while is
 * about a tenth of a millisecond, which is right for the code of a program that was built to be
 * fast. Translated code is other code: a function holds up to a page of the guest's code, its
 * optimization takes 10 ms and more, and the boot of Linux executes most of it for a short time
 * only. With the measure below the boot takes two thirds of the processor time, and programs that
 * compute take as long as before.
 */
import { setFlagsFromString } from "node:v8";

/** About 30 ms of translated code. V8 counts bytes of its machine code that were executed. */
const EXECUTED_BYTES = 640_000_000;

/** Holds for all modules that are compiled from now on, in this process. */
export function optimizeLate(): void {
  setFlagsFromString(`--wasm-tiering-budget=${EXECUTED_BYTES}`);
}
