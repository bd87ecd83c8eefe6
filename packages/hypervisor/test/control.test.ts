/** Calls by which one VM changes another. */
import { expect, test } from "vitest";
import { BPIALL, ICIALLU } from "../../abi/src/arm/cp15";
import * as abi from "../../abi/src/index";
import { countOf } from "./board-machine";
import { BEST_EFFORT, HARD, HARD_CORE, memoryOf, RESERVED, SHARED_CORE, Trio, VMS } from "./trio";

/**
 * The manager has the shared core. The VM of the other core is soft real-time, so that a VM that
 * leaves the shared core has a place to go.
 */
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
  trio.attend(HARD_CORE);
  expect(trio.vmOn(HARD_CORE)).toBe(RESERVED);
  const entry = memoryOf(RESERVED);
  expect(trio.hypercall(HARD_CORE, abi.PSCI_AFFINITY_INFO, HARD_CORE, 0)).toBe(abi.PSCI_ON);
  expect(trio.hypercall(HARD_CORE, abi.PSCI_CPU_ON, HARD_CORE, entry)).toBe(abi.ALREADY_ON);
  expect(trio.hypercall(HARD_CORE, abi.PSCI_CPU_ON, SHARED_CORE, entry)).toBe(abi.INVALID_PARAMETERS);
});

test("a core forgets the instructions that it had of a VM before, when the VM comes", () => {
  const trio = managed();
  trio.hypercall(SHARED_CORE, abi.HYPERCALL_VM_LEVEL, abi.VM_SELF, abi.LEVEL_HRT);
  const { calls } = trio.program.hw;
  calls.length = 0;
  trio.attend(HARD_CORE);
  const written = calls.filter(({ name }) => name === "mcr").map(({ args }) => args[0]);
  expect(written).toContain(ICIALLU);
  expect(written).toContain(BPIALL);
});

test("a VM that is called home before it has arrived where it was sent comes home when it has", () => {
  const trio = managed();
  trio.hypercall(SHARED_CORE, abi.HYPERCALL_VM_LEVEL, abi.VM_SELF, abi.LEVEL_HRT);
  trio.hypercall(SHARED_CORE, abi.HYPERCALL_VM_LEVEL, abi.VM_SELF, abi.LEVEL_SRT);
  for (const core of [HARD_CORE, SHARED_CORE]) trio.attend(core);
  expect(trio.vmReport(RESERVED, abi.VM_REPORT_CORES)).toBe(1 << SHARED_CORE);
  expect([SHARED_CORE, HARD_CORE].map((core) => trio.read(countOf(core)))).toEqual([2, 1]);
});

test("a VM that switches itself off when it is called home is off, and on no core's list", () => {
  const trio = managed();
  trio.hypercall(SHARED_CORE, abi.HYPERCALL_VM_LEVEL, abi.VM_SELF, abi.LEVEL_HRT);
  trio.attend(HARD_CORE);
  trio.hypercall(SHARED_CORE, abi.HYPERCALL_VM_LEVEL, abi.VM_SELF, abi.LEVEL_SRT);
  expect(trio.vmOn(HARD_CORE)).toBe(RESERVED);
  trio.hypercall(HARD_CORE, abi.PSCI_SYSTEM_OFF);
  for (const core of [HARD_CORE, SHARED_CORE]) trio.attend(core);
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
  // The call above was refused because of the level.
  expect(call(abi.HYPERCALL_VM_LEVEL, abi.VM_SELF, abi.LEVEL_SRT)).toBe(abi.SUCCESS);
  expect(call(abi.HYPERCALL_VM_START, RESERVED)).toBe(abi.SUCCESS);
});

/**
 * RESERVED changes its level. BEST_EFFORT has the private timer and shares RESERVED's core. HARD is
 * the manager, and is soft real-time here.
 */
function three(): Trio {
  const timer = { base: 0xf8f0_0600, length: 0x20, register: abi.SCU_SNSAC, bits: abi.SNSAC_PRIVATE_TIMERS };
  return new Trio(
    [
      { ...VMS[RESERVED]!, budget: 5_000, flags: abi.VM_FLAG_CHANGES_LEVEL },
      { ...VMS[BEST_EFFORT]!, devices: [timer] },
      { ...VMS[HARD]!, level: abi.LEVEL_SRT, flags: abi.VM_FLAG_MANAGER },
    ],
    {},
  );
}

const change = (trio: Trio, level: number) =>
  trio.hypercall(SHARED_CORE, abi.HYPERCALL_VM_LEVEL, abi.VM_SELF, level);

test("a VM that was moved and is stopped there is at home again when its core is free, and its timer is open where it is", () => {
  const trio = three();
  const coresOf = (vm: number) => trio.vmReport(vm, abi.VM_REPORT_CORES);
  expect(trio.read(abi.SCU_SNSAC)).toBe(abi.SNSAC_PRIVATE_TIMERS);
  expect(change(trio, abi.LEVEL_HRT)).toBe(abi.SUCCESS);
  trio.attend(HARD_CORE);
  expect(coresOf(BEST_EFFORT)).toBe(1 << HARD_CORE);
  expect(trio.read(abi.SCU_SNSAC)).toBe(abi.SNSAC_PRIVATE_TIMERS << HARD_CORE);
  trio.hypercall(HARD_CORE, abi.HYPERCALL_VM_STOP, BEST_EFFORT);
  expect(change(trio, abi.LEVEL_SRT)).toBe(abi.SUCCESS);
  trio.attend(HARD_CORE);
  expect(coresOf(BEST_EFFORT)).toBe(1 << SHARED_CORE);
  expect(trio.read(abi.SCU_SNSAC)).toBe(abi.SNSAC_PRIVATE_TIMERS);
});

test("a start that was asked for in time is not done on a core that has become another's own meanwhile", () => {
  const trio = three();
  trio.hypercall(HARD_CORE, abi.HYPERCALL_VM_STOP, BEST_EFFORT);
  trio.attend(SHARED_CORE);
  expect(trio.vmReport(BEST_EFFORT, abi.VM_REPORT_STATE)).toBe(abi.VM_STATE_STOPPED);
  expect(trio.hypercall(HARD_CORE, abi.HYPERCALL_VM_START, BEST_EFFORT)).toBe(abi.SUCCESS);
  expect(change(trio, abi.LEVEL_HRT)).toBe(abi.SUCCESS);
  trio.attend(SHARED_CORE);
  expect(trio.vmReport(BEST_EFFORT, abi.VM_REPORT_STATE)).toBe(abi.VM_STATE_STOPPED);
});
