/** All runs of a campaign: systems × parameters × clock drifts × (no fault, faults × seeds). */
import type { Campaign } from "../file/campaign";
import { Draws } from "./draws";
import { drawFault } from "./fault";
import { keyOf, type PlannedRun, type RunSpec, type Subject } from "./run";

/** A subject, and the parameters with which it was made. */
export interface PlannedSubject {
  readonly subject: Subject;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** Every combination of the parameters' values. */
export function combinationsOf({ parameters }: Campaign): Record<string, unknown>[] {
  return parameters.reduce<Record<string, unknown>[]>(
    (before, { key, values }) =>
      before.flatMap((combination) => values.map((value) => ({ ...combination, [key]: value }))),
    [{}],
  );
}

export function seedsOf({ seeds }: Campaign): readonly number[] {
  return typeof seeds === "number" ? Array.from({ length: seeds }, (_, n) => n + 1) : [...new Set(seeds)];
}

/**
 * The runs, those of one machine one after the other. A run without a fault is the same for all
 * seeds, so it is made once for each system, combination and drift; its seed is 0.
 * @param tools digest of the board and of all that judges a run
 */
export function planOf(campaign: Campaign, subjects: readonly PlannedSubject[], tools: string): PlannedRun[] {
  const runs: PlannedRun[] = [];
  const add = (spec: RunSpec) => runs.push({ key: keyOf(spec, tools), spec });
  for (const { subject, parameters } of subjects) {
    for (const clockDrift of campaign.clockDrift) {
      const { digest, name } = subject;
      const of = { subject: digest, system: name, parameters, clockDrift, duration: campaign.for };
      add({ ...of, seed: 0 });
      for (const fault of campaign.faults)
        for (const seed of seedsOf(campaign)) {
          const is = drawFault(fault, new Draws(`${seed} ${fault.name}`));
          add({ ...of, seed, fault: { name: fault.name, is } });
        }
    }
  }
  return runs;
}
