/** Calls by which one VM changes another. */
import { expect, test } from "vitest";
import { GICC_HPPIR } from "../../abi/src/arm/gic";
import * as abi from "../../abi/src/index";
import { GICC_BASE } from "../../abi/src/zynq/memory-map";
import { countOf } from "./board-machine";
import { BEST_EFFORT, HARD, HARD_CORE, memoryOf, RESERVED, SHARED_CORE, Trio, VMS } from "./trio";

/** MVM's own interrupt by which a core is asked for something. */
const ATTEND_SGI = 14;

/** The manager has the shared core; the other core's VM is soft, so that who leaves the shared one has somewhere to go. */
function managed(): Trio {
  const trio = new Trio(
    [
      { ...VMS[RESERVED]!, budget: 5_000, weight: 1 },
      { ...VMS[BEST_EFFORT]!, flags: abi.VM_FLAG_MANAGER },
      { ...VMS[HARD]!, level: abi.LEVEL_SRT },
    ],
    {},
  );
  trio.pass(6_000);
  expect(trio.vmOn(SHARED_CORE)).toBe(BEST_EFFORT);
  return trio;
}

/** The core does what it is asked for. */
function attend(trio: Trio, core: number): void {
  trio.write(GICC_BASE + GICC_HPPIR, ATTEND_SGI);
  trio.enter(core, "fiq");
}

test("a change of level that moves the manager which asks for it returns to it on its new core", () => {
  const trio = managed();
  const manager = trio.vcpu(SHARED_CORE);
  trio.hypercall(SHARED_CORE, abi.HYPERCALL_VM_LEVEL, RESERVED, abi.LEVEL_HRT);
  expect(trio.vmOn(SHARED_CORE)).toBe(RESERVED);
  expect(trio.vcpu(SHARED_CORE)).not.toBe(manager);
  expect(trio.read(manager)).toBe(abi.SUCCESS);
});

test("a VM that was moved to another core is on there, and not on the one that it left", () => {
  const trio = managed();
  expect(trio.hypercall(SHARED_CORE, abi.HYPERCALL_VM_LEVEL, abi.VM_SELF, abi.LEVEL_HRT)).toBe(abi.SUCCESS);
  attend(trio, HARD_CORE);
  expect(trio.vmOn(HARD_CORE)).toBe(RESERVED);
  const entry = memoryOf(RESERVED);
  expect(trio.hypercall(HARD_CORE, abi.PSCI_AFFINITY_INFO, HARD_CORE, 0)).toBe(abi.PSCI_ON);
  expect(trio.hypercall(HARD_CORE, abi.PSCI_CPU_ON, HARD_CORE, entry)).toBe(abi.ALREADY_ON);
  expect(trio.hypercall(HARD_CORE, abi.PSCI_CPU_ON, SHARED_CORE, entry)).toBe(abi.INVALID_PARAMETERS);
});

test("a VM that is called home before it has arrived where it was sent comes home when it has", () => {
  const trio = managed();
  trio.hypercall(SHARED_CORE, abi.HYPERCALL_VM_LEVEL, abi.VM_SELF, abi.LEVEL_HRT);
  trio.hypercall(SHARED_CORE, abi.HYPERCALL_VM_LEVEL, abi.VM_SELF, abi.LEVEL_SRT);
  for (const core of [HARD_CORE, SHARED_CORE]) attend(trio, core);
  expect(trio.vmReport(RESERVED, abi.VM_REPORT_CORES)).toBe(1 << SHARED_CORE);
  expect([SHARED_CORE, HARD_CORE].map((core) => trio.read(countOf(core)))).toEqual([2, 1]);
});

test("a VM that switches itself off when it is called home is off, and on no core's list", () => {
  const trio = managed();
  trio.hypercall(SHARED_CORE, abi.HYPERCALL_VM_LEVEL, abi.VM_SELF, abi.LEVEL_HRT);
  attend(trio, HARD_CORE);
  trio.hypercall(SHARED_CORE, abi.HYPERCALL_VM_LEVEL, abi.VM_SELF, abi.LEVEL_SRT);
  expect(trio.vmOn(HARD_CORE)).toBe(RESERVED);
  trio.hypercall(HARD_CORE, abi.PSCI_SYSTEM_OFF);
  for (const core of [HARD_CORE, SHARED_CORE]) attend(trio, core);
  expect([SHARED_CORE, HARD_CORE].map((core) => trio.read(countOf(core)))).toEqual([1, 1]);
  expect(trio.hypercall(SHARED_CORE, abi.HYPERCALL_VM_START, RESERVED)).toBe(abi.SUCCESS);
});

test("a VM whose core has become another's own while it was off is neither started nor restarted there", () => {
  const trio = managed();
  const call = (number: number, vm: number, argument = 0) =>
    trio.hypercall(SHARED_CORE, number, vm, argument);
  expect(call(abi.HYPERCALL_VM_STOP, RESERVED)).toBe(abi.SUCCESS);
  expect(call(abi.HYPERCALL_VM_LEVEL, abi.VM_SELF, abi.LEVEL_HRT)).toBe(abi.SUCCESS);
  for (const number of [abi.HYPERCALL_VM_START, abi.HYPERCALL_VM_RESTART]) {
    expect(call(number, RESERVED)).toBe(abi.NO_TIME);
    expect(call(abi.HYPERCALL_VM_STATUS, RESERVED)).toBe(abi.VM_STATE_STOPPED);
    expect(trio.vmReport(RESERVED, abi.VM_REPORT_STARTS)).toBe(1);
  }
  // It is the level that they are refused for.
  expect(call(abi.HYPERCALL_VM_LEVEL, abi.VM_SELF, abi.LEVEL_SRT)).toBe(abi.SUCCESS);
  expect(call(abi.HYPERCALL_VM_START, RESERVED)).toBe(abi.SUCCESS);
});
