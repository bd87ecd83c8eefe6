/**
 * Runs of the same software under several settings of translation, side by side. At given cycles
 * everything of the boards is compared: both cores' registers and TLBs, RAM, devices, statistics,
 * and what the consoles have printed, with the cycle of each byte. The first difference is narrowed
 * down (locate.ts) to a cycle, to what differs, and to where the cores are.
 *
 *     await expectEqualRuns(scenario, [{ threshold: 0 }, { threshold: 7, dropSeed: 1 }]);
 */
import type { TranslationSetting } from "../../src/cpu/translation-setting";
import type { Zc702 } from "../../src/zc702";
import type { Difference } from "./difference";
import { describeFinding, type Finding, locate } from "./locate";
import { momentsOf, type Pair, Runner, runDifferences, type Scenario } from "./runner";

/**
 * The first difference from the run without translation; undefined: all runs are the same. `onEnd`
 * gets the board of the run without translation.
 */
export async function firstDifference(
  scenario: Scenario,
  settings: readonly TranslationSetting[],
  onEnd: (board: Zc702) => void = () => {},
): Promise<Finding | undefined> {
  const reference = await Runner.start(scenario, "off");
  const subjects: { setting: TranslationSetting; runner: Runner; equal?: Pair }[] = [];
  for (const setting of settings) subjects.push({ setting, runner: await Runner.start(scenario, setting) });
  for (const cycle of momentsOf(scenario)) {
    const goesOn = reference.run(cycle);
    const expected = reference.save();
    for (const subject of subjects) {
      const { setting, runner, equal } = subject;
      runner.run(cycle);
      const runners = [reference, runner] as const;
      const pair = { reference: expected, subject: runner.save() };
      const found = runDifferences(runners, pair, equal);
      if (found.length > 0) return locate({ scenario, setting, runners, equal, cycle, found });
      subject.equal = pair;
      if (goesOn && cycle < scenario.end) continue;
      const atEnd = [
        ...runner.stale(pair.subject),
        ...(scenario.wholeRam ? reference.stray(runner) : []),
        ...reportDifferences(scenario, runners),
      ];
      if (atEnd.length > 0) return { scenario: scenario.name, setting, cycle, found: atEnd };
    }
    if (!goesOn) break;
  }
  onEnd(reference.board);
  return undefined;
}

function reportDifferences({ report }: Scenario, runners: readonly Runner[]): Difference[] {
  const [reference, subject] = runners.map(({ board }) => JSON.stringify(report?.(board)));
  return reference === subject ? [] : [{ where: "report", reference: `${reference}`, subject: `${subject}` }];
}

/** Throws Error that names the first difference. */
export async function expectEqualRuns(
  scenario: Scenario,
  settings: readonly TranslationSetting[],
  onEnd?: (board: Zc702) => void,
): Promise<void> {
  const finding = await firstDifference(scenario, settings, onEnd);
  if (finding !== undefined) throw new Error(describeFinding(finding));
}
