/** A guest kicks its watchdog on one core, and MVM checks the watchdog on another core. */
import { expect, test } from "vitest";
import * as abi from "../../abi/src/index";
import { BoardMachine, guestBase, testGuest } from "./board-machine";
import { callTable } from "./call-table";
import * as guest from "./guest/layout";

test("a guest that kicks without a pause misses nothing, whenever the other core looks", async () => {
  const kicker = await testGuest(0, guest.TASK_STORM, guest.STORM_CALLS, {
    arguments: [1, 0],
    level: abi.LEVEL_HRT,
    cores: 2,
    watchdogPeriod: 1000,
    watchdogAction: abi.ACTION_RESTART,
  });
  kicker.images!.push({
    destination: guestBase(0) + guest.CALLS,
    bytes: callTable([[abi.HYPERCALL_WATCHDOG_KICK]]),
  });
  const machine = await BoardMachine.start([kicker, await testGuest(1, guest.TASK_SPIN, 0)]);
  machine.run(150);
  expect(machine.vm(0, abi.VM_REPORT_WATCHDOG_MISSES)).toBe(0);
  expect(machine.vm(0, abi.VM_REPORT_STARTS)).toBe(1);
  expect(machine.vm(0, abi.VM_REPORT_CALLS_WATCHDOG)).toBeGreaterThan(1000);
});
