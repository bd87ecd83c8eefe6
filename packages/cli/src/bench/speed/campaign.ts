/**
 * Runs every subject on every side, several times. The sides take turns, and the order is reversed
 * each time, so that a change of the host's speed meets all of them.
 */
import type { Qemu } from "@mvm/setup";
import { RunFailure } from "../../errors";
import { type Executed, executedIn } from "./board-start";
import { type MeasuredRun, measuredRun } from "./measured-run";
import type { Side } from "./sides";
import type { RunLength, Subject } from "./subjects";

export interface Plan {
  subjects: readonly Subject[];
  lengths: readonly RunLength[];
  sides: readonly Side[];
  /** How often each run is repeated. */
  times: number;
  qemu: Qemu | undefined;
  /** Called before each run. */
  say(what: string): void;
}

/** The runs of one subject and length. */
export interface Sample {
  name: string;
  group: string;
  length: RunLength;
  checksum: string;
  /** What the virtual ZC702 executed; undefined if it did not run. */
  instructions?: number;
  /**
   * The longest time for which the virtual ZC702 stood still for a translation, in ms: the least of
   * the runs, because other work of the host makes such a time longer, and never shorter.
   */
  longestTranslation?: number;
  /** By side: a run for each time. */
  runs: Readonly<Partial<Record<Side, readonly MeasuredRun[]>>>;
}

/** @throws RunFailure if a run fails, or two sides come to different checksums */
export async function measureAll(plan: Plan): Promise<Sample[]> {
  const cases = plan.subjects.flatMap((subject) =>
    subject.lengths.filter((length) => plan.lengths.includes(length)).map((length) => ({ subject, length })),
  );
  const runs = cases.map(() => new Map<Side, MeasuredRun[]>(plan.sides.map((side) => [side, []])));
  for (let time = 0; time < plan.times; time++) {
    const sides = time % 2 === 0 ? plan.sides : [...plan.sides].reverse();
    for (const [index, { subject, length }] of cases.entries()) {
      plan.say(`${time + 1} of ${plan.times}: ${subject.name}, ${length}`);
      for (const side of sides) {
        runs[index]!.get(side)!.push(await measuredRun(await subject.start(side, length, plan.qemu)));
      }
    }
  }
  return cases.map(({ subject: { name, group }, length }, index) => {
    const bySide = runs[index]!;
    return {
      ...{ name, group, length, runs: Object.fromEntries(bySide) },
      checksum: checksumOf(name, [...bySide.values()].flat()),
      ...executed(bySide.get("board")),
    };
  });
}

function executed(runs: readonly MeasuredRun[] = []): Partial<Executed> {
  const all = runs.map(({ result }) => executedIn(result));
  if (all.length === 0) return {};
  const longestTranslation = Math.min(...all.map((each) => each.longestTranslation));
  return { instructions: all[0]!.instructions, longestTranslation };
}

function checksumOf(name: string, runs: readonly MeasuredRun[]): string {
  const checksums = new Set(runs.map(({ result }) => result.split("\n")[0]!));
  if (checksums.size === 1) return [...checksums][0]!;
  throw new RunFailure(`${name}: the sides computed different things: ${[...checksums].join(", ")}`);
}
