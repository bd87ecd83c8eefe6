/** The board under Node: compiles the CPU core when its sources have changed, and loads it. */
import { buildCore } from "../build";
import { parseTranslation, TRANSLATION_VARIABLE, type TranslationSetting } from "./cpu/translation-setting";
import { createZc702From } from "./create";
import { compileLate } from "./late-optimization";
import type { Zc702Options } from "./options";
import type { Zc702 } from "./zc702";

/**
 * The environment variable MVM_JIT says how the cores' instructions are executed if `options` do
 * not. Throws RangeError if `options` are not possible or MVM_JIT is not (Zc702Options), BuildError
 * (build.ts) if the CPU core does not compile.
 */
export async function createZc702(options: Zc702Options = {}): Promise<Zc702> {
  const { translation = translationOfEnvironment() } = options;
  return createZc702From(buildCore(), { ...options, translation }, compileLate);
}

function translationOfEnvironment(): TranslationSetting | undefined {
  const text = process.env[TRANSLATION_VARIABLE];
  return text === undefined || text === "" ? undefined : parseTranslation(text);
}
