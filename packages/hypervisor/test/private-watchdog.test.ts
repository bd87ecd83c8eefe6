/** The private watchdog as a device of a guest of each kind, in timer mode. */
import { expect, test } from "vitest";
import * as abi from "../../abi/src/index";
import { PRIVATE_WATCHDOG_BASE, PRIVATE_WATCHDOG_INTERRUPT } from "../../abi/src/zynq/memory-map";
import { BoardMachine, testGuest } from "./board-machine";
import { confined, shadowed } from "./deprivileged/confine";
import * as guest from "./guest/layout";
import type { MadeVm } from "./made-image";

const MIB = 0x10_0000;
/** Counts of the watchdog in a millisecond. */
const MILLISECOND = 333_333;
const START_MS = 30;
const RUN_MS = 40;
const WATCHDOG = {
  base: PRIVATE_WATCHDOG_BASE,
  length: 0x20,
  register: abi.SCU_SNSAC,
  bits: abi.SNSAC_PRIVATE_TIMERS,
};

/** Interrupts that the guest takes in RUN_MS, alone on its core or beside a guest that spins. */
async function interrupts(kind: (vm: MadeVm) => MadeVm, budget?: number): Promise<number> {
  const vm = await testGuest(0, guest.TASK_WATCHDOG_SPIN, MILLISECOND, {
    devices: [WATCHDOG],
    interrupts: [{ id: PRIVATE_WATCHDOG_INTERRUPT }],
    ...(budget === undefined ? {} : { budget, period: 10_000, weight: 0 }),
  });
  const others = budget === undefined ? [] : [await testGuest(1, guest.TASK_SPIN, 0)];
  const machine = await BoardMachine.start([kind(vm), ...others]);
  machine.run(START_MS);
  const before = machine.result(0, guest.RESULT_INTERRUPTS);
  machine.run(RUN_MS);
  expect(machine.vm(0, abi.VM_REPORT_STATE)).toBe(abi.VM_STATE_RUNNING);
  expect(machine.result(0, guest.RESULT_ERROR)).toBe(0);
  return machine.result(0, guest.RESULT_INTERRUPTS) - before;
}

test.each([
  ["a direct guest", (vm: MadeVm) => vm],
  ["a confined guest", confined],
  ["a guest on shadow tables", (vm: MadeVm) => shadowed(vm, MIB)],
])("runs while its guest has the core, and stands still while it has not: %s", async (_kind, kind) => {
  expect(Math.abs((await interrupts(kind)) - RUN_MS)).toBeLessThanOrEqual(1);
  // The guest has 3 ms of 10 ms, and loses a tick at most each time that it leaves its core.
  const shared = await interrupts(kind, 3000);
  expect(shared).toBeGreaterThanOrEqual(RUN_MS * 0.3 - RUN_MS / 10);
  expect(shared).toBeLessThanOrEqual(RUN_MS * 0.3 + 1);
});
