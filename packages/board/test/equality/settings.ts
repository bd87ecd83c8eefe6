/** The settings of translation under which the tests of equality run. */
import { Random } from "../../../conformance/src/random";
import type { TranslationSetting } from "../../src/cpu/translation-setting";

/** How often every test runs with other settings; MVM_EQUALITY=n asks for more. */
export const ROUNDS = Number(process.env["MVM_EQUALITY"] ?? 1);

/** Whether more was asked for. */
export const IS_LONG: boolean = ROUNDS > 1;

const THRESHOLDS = 100;

/**
 * For each seed: everything is translated after its first execution; that with translated code
 * dropped at random; and translation from a random threshold on, with code dropped, too.
 */
export function settingsOf(seed: number): TranslationSetting[] {
  const random = new Random(seed);
  return [
    { threshold: 0 },
    { threshold: 0, dropSeed: random.word() },
    { threshold: 1 + random.below(THRESHOLDS), dropSeed: random.word() },
  ];
}
