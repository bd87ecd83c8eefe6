/** A result for tests, which depends on its key. */
import type { PlannedRun } from "../src/plan/run";
import type { Outcome } from "../src/results/results";

export function resultOf(key: string, seconds: number): { run: PlannedRun; outcome: Outcome } {
  const spec = { subject: "s", system: "s", parameters: {}, clockDrift: 0, duration: 1, seed: 0 };
  const figures = { ending: key.repeat(100), cycles: 1, mvm: "running", vms: [], injected: [] };
  return { run: { key, spec }, outcome: { key, verdict: "unaffected", figures, seconds, worker: "w" } };
}
