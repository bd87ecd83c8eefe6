/** Watchdogs of guests on the board, where a guest runs, hangs or can only loop. */
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

test("a guest that can only loop, because its vectors cannot be fetched, is restarted again and again", async () => {
  const machine = await BoardMachine.start([
    await testGuest(0, guest.TASK_STORM, guest.STORM_NO_VECTORS, {
      watchdogPeriod: 1000,
      watchdogAction: abi.ACTION_RESTART,
    }),
  ]);
  machine.run(150);
  const misses = machine.vm(0, abi.VM_REPORT_WATCHDOG_MISSES);
  expect(misses).toBeGreaterThan(10);
  expect(machine.vm(0, abi.VM_REPORT_STARTS) - misses).toBeLessThanOrEqual(1);
  expect(machine.board.statistics(0).loopCycles).toBeGreaterThan(misses * 500_000);
});
