/** The board in its npm package: the compiled CPU core is a part of the code. */
import core from "#core.wasm";
import { createZc702From } from "./create";
import type { Zc702Options } from "./options";
import type { Zc702 } from "./zc702";

let compiled: Promise<WebAssembly.Module> | undefined;

/** Throws RangeError if `options` are not possible (Zc702Options). */
export async function createZc702(options: Zc702Options = {}): Promise<Zc702> {
  compiled ??= WebAssembly.compile(core);
  return createZc702From(await compiled, options);
}
