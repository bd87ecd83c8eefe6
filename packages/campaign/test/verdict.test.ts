import { describe, expect, it } from "vitest";
import type { Fault } from "../src/plan/fault";
import type { RunFigures, VmFigures } from "../src/verdict/figures";
import { verdictOf } from "../src/verdict/verdict";
import type { Verdict } from "../src/verdict/verdicts";

const TASK = { task: "control", done: 30, misses: 0, neverRan: false, worstResponse: 12 };
const VM: VmFigures = {
  name: "",
  state: "running",
  starts: 1,
  faults: 0,
  watchdogMisses: 0,
  periodsMissed: 0,
  tasks: [TASK],
  output: "1",
};
const VICTIM = { ...VM, name: "victim" };
const OTHER = { ...VM, name: "other" };
const REFERENCE: RunFigures = {
  ending: "time",
  cycles: 1000,
  mvm: "running",
  vms: [VICTIM, OTHER],
  injected: [],
};
const HANG: Fault = { kind: "hang", vm: "victim", at: 1 };
const DAMAGE: Fault = { kind: "damaged-image", checksum: "kept", damage: { cutFrom: 0.5 } };

function verdict(victim: Partial<VmFigures>, other: Partial<VmFigures> = {}, more: Partial<RunFigures> = {}) {
  const vms = [
    { ...VICTIM, ...victim },
    { ...OTHER, ...other },
  ];
  return verdictOf(HANG, { ...REFERENCE, injected: ["it"], vms, ...more }, REFERENCE);
}

describe("the verdict", () => {
  it.each<[Verdict, Partial<VmFigures>]>([
    ["unaffected", {}],
    ["unaffected", { tasks: [{ ...TASK, done: 29, worstResponse: 99 }] }],
    ["output-differs", { output: "2" }],
    ["victim-missed", { tasks: [{ ...TASK, misses: 1 }] }],
    ["victim-missed", { tasks: [{ ...TASK, done: 28 }] }],
    ["victim-missed", { tasks: [{ ...TASK, neverRan: true }] }],
    ["victim-missed", { periodsMissed: 1, output: "2" }],
    ["victim-failed", { state: "faulted" }],
    ["victim-failed", { starts: 2 }],
    ["victim-failed", { faults: 1, tasks: [{ ...TASK, misses: 1 }] }],
    ["victim-failed", { watchdogMisses: 1 }],
  ])("%s: the victim has %o", (expected, victim) => {
    expect(verdict(victim)).toBe(expected);
    const ofOther = expected.replace("victim", "other");
    expect(verdict({}, victim)).toBe(ofOther);
    // The worse of both counts.
    if (ofOther.startsWith("other")) expect(verdict({ state: "off" }, victim)).toBe(ofOther);
  });

  it("hypervisor-stopped: a panic, a board that stops, and MVM that did not come up", () => {
    expect(verdict({}, {}, { mvm: "panic" })).toBe("hypervisor-stopped");
    expect(verdict({}, {}, { mvm: "boot" })).toBe("hypervisor-stopped");
    expect(verdict({}, {}, { ending: "stopped: core 0 can only loop" })).toBe("hypervisor-stopped");
    expect(verdict({}, {}, { mvm: "halted" })).toBe("unaffected");
  });

  it("a VM with tasks that sleeps for ever misses them", () => {
    const idle = { ...REFERENCE, vms: [VICTIM, { ...OTHER, tasks: [] }] };
    const asleep = { ...idle, ending: "asleep" };
    expect(verdictOf(HANG, asleep, idle)).toBe("victim-missed");
    expect(verdictOf({ ...HANG, vm: "other" }, asleep, idle)).toBe("other-missed");
    expect(verdictOf(HANG, asleep, asleep)).toBe("not-injected");
  });

  it("not-injected: nothing happened to the victim", () => {
    expect(verdict({}, {}, { injected: [] })).toBe("not-injected");
  });

  it("refused: MVM said what is wrong and started nothing; later it is a panic", () => {
    const vms = REFERENCE.vms.map((vm) => ({ ...vm, starts: 0, state: "not started" }));
    const refused = { ...REFERENCE, mvm: "panic", lastLine: "header 0: damaged", vms, injected: ["it"] };
    expect(verdictOf(DAMAGE, refused, REFERENCE)).toBe("refused");
    expect(verdictOf(DAMAGE, { ...refused, vms: REFERENCE.vms }, REFERENCE)).toBe("hypervisor-stopped");
    expect(verdictOf(HANG, refused, REFERENCE)).toBe("hypervisor-stopped");
  });
});
