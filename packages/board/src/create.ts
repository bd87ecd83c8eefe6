/**
 * Makes a board from the compiled CPU core (its bytes, or a module), wherever it comes from: a
 * file, a web server.
 */
import { WasmEngine } from "./machine/wasm-engine";
import { DDR_MAX_SIZE } from "./memory/layout";
import { checkDdrSize, Zc702, type Zc702Options } from "./zc702";

export async function createZc702From(
  core: BufferSource | WebAssembly.Module,
  options: Zc702Options = {},
): Promise<Zc702> {
  const { ddrSize = DDR_MAX_SIZE } = options;
  checkDdrSize(ddrSize);
  const module = core instanceof WebAssembly.Module ? core : await WebAssembly.compile(core);
  return new Zc702(new WasmEngine(module, ddrSize), options);
}
