/**
 * Makes a board from the compiled CPU core (its bytes, or a module), wherever it comes from: a
 * file, a web server.
 */
import { Cpu } from "./cpu/cpu";
import { DEFAULT_TRANSLATION } from "./cpu/translation-setting";
import { compileModule, type ModuleCompiler } from "./cpu/translations";
import { ddrSizeOf, type Zc702Options } from "./options";
import { Zc702 } from "./zc702";

/**
 * `compile` compiles translated code. Throws RangeError if `options` are not possible
 * (Zc702Options).
 */
export async function createZc702From(
  core: BufferSource | WebAssembly.Module,
  options: Zc702Options = {},
  compile: ModuleCompiler = compileModule,
): Promise<Zc702> {
  const ddrSize = ddrSizeOf(options);
  const module = core instanceof WebAssembly.Module ? core : await WebAssembly.compile(core);
  return new Zc702(new Cpu(module, ddrSize, options.translation ?? DEFAULT_TRANSLATION, compile), options);
}
