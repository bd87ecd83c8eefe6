/** Compares what became of an attack with the verdict. */
import * as abi from "../../../abi/src/index";
import {
  type Harmless,
  OWN_EXCEPTIONS,
  type OwnAbort,
  type Reaches,
  type Stopped,
  type Verdict,
} from "./attack";
import type { Outcome } from "./system";

/**
 * What differs from the verdict: a line for each difference. `quiet` is the outcome of the same
 * system without an attack.
 */
export function differences(verdict: Verdict, outcome: Outcome, quiet: Outcome): string[] {
  const found: string[] = [];
  const expect = (what: string, actual: unknown, expected: unknown) => {
    const [is, should] = [JSON.stringify(actual), JSON.stringify(expected)];
    if (is !== should) found.push(`${what}: ${is}, not ${should}`);
  };
  const reset = verdict.verdict === "reaches" && verdict.proof === "resets the board";
  expect("end of the run", outcome.stop.kind, reset ? "reset" : "time");
  expect("MVM's phase", outcome.phase, abi.PHASE_RUNNING);
  for (const [name, value] of Object.entries(outcome.before.mvm))
    expect(name, outcome.after.mvm[name], value);
  expect("hardware", outcome.after.hardware, outcome.before.hardware);
  JUDGES[verdict.verdict](verdict as never, outcome, quiet, expect);
  if (verdict.verdict !== "reaches") othersGoOn(outcome, quiet, expect);
  return found;
}

type Expect = (what: string, actual: unknown, expected: unknown) => void;

const JUDGES = { stopped, "own abort": aborted, harmless, reaches } as const;

function stopped({ fault, at }: Stopped, { attacker, console }: Outcome, _: Outcome, expect: Expect): void {
  expect("state of the attacker", attacker.state, abi.VM_STATE_FAULTED);
  expect("kind of fault", attacker.fault, fault);
  if (at !== undefined) expect("address of the fault", attacker.faultAddress, at >>> 0);
  expect("MVM's message", /VM attacker stopped: /.test(console), true);
  expect("exception of the guest's own", attacker.exception, 0);
}

function aborted({ exception }: OwnAbort, { attacker }: Outcome, _: Outcome, expect: Expect): void {
  expect("state of the attacker", attacker.state, abi.VM_STATE_RUNNING);
  expect("exception", attacker.exception, OWN_EXCEPTIONS[exception]);
}

function harmless({ sees, hangs, many }: Harmless, { attacker }: Outcome, _: Outcome, expect: Expect): void {
  if (many) {
    expect("a step was made", attacker.step > 0, true);
    return;
  }
  expect("state of the attacker", attacker.state, abi.VM_STATE_RUNNING);
  expect("exception", attacker.exception, 0);
  expect("the attack has ended", attacker.done, hangs ? 0 : 1);
  if (sees !== undefined) expect("r0", attacker.sees, sees);
}

function reaches({ proof }: Reaches, outcome: Outcome, quiet: Outcome, expect: Expect): void {
  if (typeof proof === "object") expect("r0", outcome.attacker.sees, proof.sees >>> 0);
  const { after } = outcome;
  if (proof === "changes the RTOS")
    expect("the RTOS is as without the attack", sameRtos(outcome, quiet), false);
  if (proof === "changes the neighbour")
    expect(
      "the neighbour's memory is as before",
      after.neighbour.memory === outcome.before.neighbour.memory,
      false,
    );
}

function sameRtos(outcome: Outcome, quiet: Outcome): boolean {
  const did = ({ after, rtos }: Outcome) => JSON.stringify([after.rtos, rtos.jobs]);
  return did(outcome) === did(quiet);
}

/** The RTOS behaves to the cycle as without the attack. The neighbour has its reservation. */
function othersGoOn(outcome: Outcome, quiet: Outcome, expect: Expect): void {
  const { after, neighbour } = outcome;
  expect("state of the RTOS", outcome.rtos.state, abi.VM_STATE_RUNNING);
  expect("jobs of the RTOS", outcome.rtos.jobs, quiet.rtos.jobs);
  expect("memory and instructions of the RTOS", after.rtos, quiet.after.rtos);
  expect("the neighbour's state", after.neighbour, outcome.before.neighbour);
  // The attacker may take surplus, so the neighbour has its reservation, and not more.
  expect("the neighbour goes on", neighbour.looks >= quiet.neighbour.looks * LEAST_SHARE, true);
  expect("the neighbour's interrupts", neighbour.interrupts >= quiet.neighbour.interrupts - 1, true);
}

/** Of the looks without an attack: a switch more or less, at the ends of the run. */
const LEAST_SHARE = 0.9;
