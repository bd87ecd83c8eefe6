/**
 * Narrows a difference down. Both runs go on from the last moment at which they were equal, again
 * and again: to the first multiple of the quantum, and then to the first cycle, at which they are
 * not equal. If they do not become different in this way, both runs are made anew from their start:
 * code that was translated before may be the cause.
 */
import { CORES } from "../../src/cpu/core/contract";
import type { TranslationSetting } from "../../src/cpu/translation-setting";
import { hex } from "../../src/hex";
import { QUANTUM } from "../../src/machine/run-loop";
import type { Difference } from "./difference";
import { momentsOf, type Pair, Runner, runDifferences, type Scenario } from "./runner";

export interface Finding {
  readonly scenario: string;
  readonly setting: TranslationSetting;
  /** At this cycle the runs differ. */
  readonly cycle: number;
  readonly found: readonly Difference[];
  /**
   * Where the cores of the run without translation are: one cycle before, where the runs are still
   * equal, and now. Undefined: it could not be narrowed down.
   */
  readonly before?: readonly CorePlace[];
  readonly after?: readonly CorePlace[];
}

export interface CorePlace {
  readonly pc: number;
  readonly instructions: number;
}

/** A difference as it was met. */
interface Met {
  readonly scenario: Scenario;
  readonly setting: TranslationSetting;
  readonly runners: readonly [Runner, Runner];
  /** The moment before, without a difference; undefined: the start. */
  readonly equal: Pair | undefined;
  readonly cycle: number;
  readonly found: readonly Difference[];
}

/** Both runs at a cycle. */
interface Probe {
  readonly found: readonly Difference[];
  readonly cores: readonly CorePlace[];
}

type ProbeAt = (cycle: number) => Promise<Probe>;

export async function locate({ scenario, setting, runners, equal, cycle, found }: Met): Promise<Finding> {
  const { name, quantum = QUANTUM } = scenario;
  const start = equal?.reference.snapshot.cycle ?? 0;
  const ways = equal === undefined ? [] : [fromSnapshots(equal, runners)];
  for (const probe of [...ways, fromStart(scenario, setting)]) {
    if ((await probe(cycle)).found.length === 0) continue;
    const window = await firstDifferent(probe, start, cycle, quantum);
    const first = await firstDifferent(probe, Math.max(start, window - quantum), window, 1);
    const now = await probe(first);
    const before = first > start ? (await probe(first - 1)).cores : undefined;
    return { scenario: name, setting, cycle: first, found: now.found, before, after: now.cores };
  }
  return { scenario: name, setting, cycle, found };
}

/** The runs are equal at `equal` and differ at `different`: where first, in steps of `step`. */
async function firstDifferent(
  probe: ProbeAt,
  equal: number,
  different: number,
  step: number,
): Promise<number> {
  let [low, high] = [equal, different];
  for (;;) {
    let middle = Math.floor((low + high) / 2 / step) * step;
    if (middle <= low) middle += step;
    if (middle >= high) return high;
    if ((await probe(middle)).found.length === 0) low = middle;
    else high = middle;
  }
}

function fromSnapshots(equal: Pair, runners: readonly [Runner, Runner]): ProbeAt {
  return async (cycle) => {
    runners[0].restore(equal.reference);
    runners[1].restore(equal.subject);
    return probed(runners, cycle);
  };
}

function fromStart(scenario: Scenario, setting: TranslationSetting): ProbeAt {
  return async (cycle) => {
    const runners = [await Runner.start(scenario, "off"), await Runner.start(scenario, setting)] as const;
    for (const moment of momentsOf(scenario)) {
      if (moment >= cycle) break;
      for (const runner of runners) {
        runner.run(moment);
        runner.save();
      }
    }
    return probed(runners, cycle);
  };
}

function probed(runners: readonly [Runner, Runner], cycle: number): Probe {
  const [reference, subject] = runners;
  reference.run(cycle);
  subject.run(cycle);
  const pair = { reference: reference.save(), subject: subject.save() };
  const { board } = reference;
  const cores = Array.from({ length: CORES }, (_, core) => ({
    pc: board.programCounter(core),
    instructions: board.statistics(core).instructions,
  }));
  return { found: runDifferences(runners, pair, undefined), cores };
}

/** The most differences that a message tells. */
const TOLD = 20;

export function describeFinding({ scenario, setting, cycle, found, before, after }: Finding): string {
  const told = found.slice(0, TOLD);
  const places = (when: string, cores: readonly CorePlace[] | undefined) =>
    (cores ?? []).map(
      ({ pc, instructions }, core) =>
        `  ${when} core ${core} is at PC ${hex(pc)}, after ${instructions} instructions`,
    );
  return [
    `${scenario}, translation ${JSON.stringify(setting)}: another run from cycle ${cycle} on`,
    ...(after === undefined ? ["  not narrowed down: the runs are equal when they are made again"] : []),
    ...places("one cycle before,", before),
    ...places("now", after),
    ...told.map(({ where, reference, subject }) => `  ${where}: ${reference}, translated ${subject}`),
    ...(found.length > TOLD ? [`  … and ${found.length - TOLD} more`] : []),
  ].join("\n");
}
