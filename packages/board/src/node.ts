/** The board under Node: compiles the CPU core when its sources have changed, and loads it. */
import { buildCore } from "../build";
import { createZc702From } from "./create";
import type { Zc702Options } from "./options";
import type { Zc702 } from "./zc702";

/**
 * Throws RangeError if `options` are not possible (Zc702Options), BuildError (build.ts) if the CPU
 * core does not compile.
 */
export async function createZc702(options: Zc702Options = {}): Promise<Zc702> {
  return createZc702From(buildCore(), options);
}
