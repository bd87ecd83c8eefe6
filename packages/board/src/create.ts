/**
 * Makes a board from the compiled CPU core (its bytes, or a module), wherever it comes from: a
 * file, a web server.
 */
import { Cpu } from "./cpu/cpu";
import { DEFAULT_TRANSLATION } from "./cpu/translation-setting";
import { ddrSizeOf, type Zc702Options } from "./options";
import { Zc702 } from "./zc702";

/** Throws RangeError if `options` are not possible (Zc702Options). */
export async function createZc702From(
  core: BufferSource | WebAssembly.Module,
  options: Zc702Options = {},
): Promise<Zc702> {
  const ddrSize = ddrSizeOf(options);
  const module = core instanceof WebAssembly.Module ? core : await WebAssembly.compile(core);
  return new Zc702(new Cpu(module, ddrSize, options.translation ?? DEFAULT_TRANSLATION), options);
}
