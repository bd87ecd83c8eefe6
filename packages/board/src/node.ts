/** The board under Node: compiles the CPU core when its sources have changed, and loads it. */
import { buildCore } from "../build";
import { createZc702From } from "./create";
import type { Zc702, Zc702Options } from "./zc702";

export async function createZc702(options: Zc702Options = {}): Promise<Zc702> {
  return createZc702From(buildCore(), options);
}
