/**
 * Generated programs of every family do the same with and without translation, and take the same
 * time. MVM_EQUALITY=n: n rounds, with other programs and settings each.
 */
import { describe, expect, it } from "vitest";
import type { TranslationSetting } from "../../board/src/cpu/translation-setting";
import { ROUNDS, settingsOf } from "../../board/test/equality/settings";
import { createTranslatingTarget } from "../src/board";
import { conform } from "../src/conform";
import { FAMILIES } from "../src/generate/generator";
import { buildRuntime } from "../src/runtime";

/** Of each family, in each instruction set. */
const INSTRUCTIONS = 10_000;
/** How often each program runs: so a low threshold is reached, too. */
const TIMES = 3;
/** Apart from the seeds of the comparison with QEMU, and a program has 10 instructions at least. */
const seedOf = (round: number) => 1_000_000 + round * INSTRUCTIONS;

const CHOICES = [
  ...Object.keys(FAMILIES).flatMap((family) => [
    [`ARM: ${family}`, { families: [family], set: "arm" }] as const,
    [`Thumb: ${family}`, { families: [family], set: "thumb" }] as const,
  ]),
  ["translation tables", { translation: true }] as const,
];

/** With a higher threshold the programs may be over before. */
function translatesAll(setting: TranslationSetting): boolean {
  return setting !== "off" && setting.threshold === 0;
}

const runtime = buildRuntime();

for (let round = 1; round <= ROUNDS; round++) {
  describe.each(settingsOf(round))(`round ${round}, %j`, (setting) => {
    const reference = createTranslatingTarget(runtime, "off", TIMES);
    const subject = createTranslatingTarget(runtime, setting, TIMES);

    it.each(CHOICES)("%s", (_, choice) => {
      const wanted = { instructions: INSTRUCTIONS, firstSeed: seedOf(round), maxMismatches: 1, ...choice };
      const made = subject.functionsMade();
      const { mismatches } = conform(reference, subject, wanted);
      expect(mismatches.map((each) => each.report).join("\n")).toBe("");
      expect(subject.took).toEqual(reference.took);
      if (translatesAll(setting)) expect(subject.functionsMade()).toBeGreaterThan(made);
    });
  });
}
