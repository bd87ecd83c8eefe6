/** What a campaign has shown: how often each verdict, by system and by fault. */
import type { PlannedRun } from "./plan/run";
import type { Outcome, Results } from "./results/results";
import { VERDICTS, type Verdict } from "./verdict/verdicts";

export interface JudgedRun {
  readonly run: PlannedRun;
  readonly outcome: Outcome;
}

export interface SummaryRow {
  readonly system: string;
  readonly fault: string;
  readonly counts: ReadonlyMap<Verdict, number>;
  readonly runs: number;
}

export const NO_FAULT = "no fault";

/** The runs of the plan whose results are there, in the order of the plan. */
export function judgedRuns(plan: readonly PlannedRun[], results: Results): JudgedRun[] {
  const outcomes = results.all();
  return plan.flatMap((run) => {
    const outcome = outcomes.get(run.key);
    return outcome === undefined ? [] : [{ run, outcome }];
  });
}

/** A row for each system and fault, in the order of the plan. */
export function summaryOf(runs: readonly JudgedRun[]): SummaryRow[] {
  const rows = new Map<
    string,
    { system: string; fault: string; counts: Map<Verdict, number>; runs: number }
  >();
  for (const { run, outcome } of runs) {
    const { system } = run.spec;
    const fault = faultOf(run);
    const name = `${system} ${fault}`;
    const row = rows.get(name) ?? { system, fault, counts: new Map<Verdict, number>(), runs: 0 };
    rows.set(name, row);
    row.runs++;
    row.counts.set(outcome.verdict, (row.counts.get(outcome.verdict) ?? 0) + 1);
  }
  return [...rows.values()];
}

export function faultOf({ spec }: PlannedRun): string {
  return spec.fault?.name ?? NO_FAULT;
}

/** The verdicts that occur, the worst first. */
export function verdictsIn(rows: readonly SummaryRow[]): Verdict[] {
  return VERDICTS.filter((verdict) => rows.some(({ counts }) => counts.has(verdict)));
}

export function failingRuns(runs: readonly JudgedRun[], failing: readonly Verdict[]): JudgedRun[] {
  return runs.filter(({ outcome }) => failing.includes(outcome.verdict));
}
