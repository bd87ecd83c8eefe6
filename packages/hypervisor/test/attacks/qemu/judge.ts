/** Compares what became of an attack on QEMU with the verdict. */
import * as abi from "../../../../abi/src/index";
import { OWN_EXCEPTIONS, type Verdict } from "../attack";
import type { Kept, Outcome } from "./system";

/** What differs from the verdict: a line for each difference. `before`: without an attack. */
export function differences(verdict: Verdict, outcome: Outcome, before: Kept): string[] {
  const found: string[] = [];
  const expect = (what: string, actual: unknown, expected: unknown) => {
    const [is, should] = [JSON.stringify(actual), JSON.stringify(expected)];
    if (is !== should) found.push(`${what}: ${is}, not ${should}`);
  };
  const { after, notes, restarted, fault } = outcome;
  expect("MVM's phase", outcome.phase, abi.PHASE_RUNNING);
  for (const [name, value] of Object.entries(before.mvm)) expect(name, after.mvm[name], value);
  expect("the neighbour's state", after.neighbour, before.neighbour);
  expect("the RTOS", after.rtos, before.rtos);
  expect("MVM has stopped the attacker", restarted, verdict.verdict === "stopped");
  switch (verdict.verdict) {
    case "stopped":
      expect("kind of fault", fault.kind, verdict.fault);
      if (verdict.at !== undefined) expect("address of the fault", fault.address, verdict.at >>> 0);
      break;
    case "own abort":
      expect("exception", notes.exception, OWN_EXCEPTIONS[verdict.exception]);
      break;
    default:
      expect("exception", notes.exception, 0);
      if (verdict.verdict === "harmless" && verdict.sees !== undefined)
        expect("r0", notes.sees, verdict.sees);
  }
  return found;
}
