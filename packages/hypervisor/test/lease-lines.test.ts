/**
 * The holder of a leased device stays in the handler of the device's interrupt. The other VMs of
 * the core must not notice.
 */
import { expect, test } from "vitest";
import * as abi from "../../abi/src/index";
import { BoardMachine, testGuest } from "./board-machine";
import * as guest from "./guest/layout";

const HOLDER = 0;
const SPINNER = 1;
const OTHER = 2;
const TTC1 = { base: 0xf800_2000, length: 0x1000, register: abi.SECURITY_APB, bits: abi.SECURITY_APB_TTC1 };
const TTC1_LINE = 69;
const START_MS = 30;
const RUN_MS = 100;
const LONG = 1_000_000;
/** The processor time, in ms, of the spinner's budget in a run, without the last period. */
const SPINNER_MS = (RUN_MS / 10 - 1) * 3;

const holder = () => testGuest(HOLDER, guest.TASK_STORM, guest.STORM_LEASE);
const spinner = () => testGuest(SPINNER, guest.TASK_SPIN, 0, { budget: 3000, period: 10_000, weight: 0 });
const shared = (hold: number, vms = (1 << HOLDER) | (1 << OTHER)) => ({
  sharedDevices: [{ ...TTC1, interrupt: TTC1_LINE, vms, hold }],
});

/** MVM still decides: the spinner gets its full budget. */
function expectDecisions(machine: BoardMachine): void {
  const had = machine.runTime(SPINNER);
  machine.run(RUN_MS);
  expect(machine.runTime(SPINNER) - had).toBeGreaterThan(SPINNER_MS);
}

test("a device that is handed to a VM off its core interrupts it as a guest's, not before MVM", async () => {
  const machine = await BoardMachine.start(
    [await holder(), await spinner(), await testGuest(OTHER, guest.TASK_CALL, abi.HYPERCALL_LEASE_ACQUIRE)],
    shared(LONG),
  );
  machine.run(START_MS);
  machine.set(HOLDER, guest.PARAMETER_SECOND, 1);
  machine.run(START_MS);
  machine.call(OTHER, abi.HYPERCALL_LEASE_RELEASE, 0);
  machine.run(START_MS);
  expect(machine.vm(HOLDER, abi.VM_REPORT_LEASES)).toBe(1);
  expectDecisions(machine);
});

test.each([3000, 8000])(
  "a lease that ends in its interrupt's handler, after %i µs, takes nobody's interrupts",
  async (hold) => {
    const machine = await BoardMachine.start(
      [
        await testGuest(HOLDER, guest.TASK_STORM, guest.STORM_LEASE, { arguments: [0, 1] }),
        await spinner(),
        await testGuest(OTHER, guest.TASK_TIMER, 300_000, { budget: 1000, period: 10_000 }),
      ],
      shared(hold, 1 << HOLDER),
    );
    machine.run(2 * START_MS);
    expect(machine.vm(HOLDER, abi.VM_REPORT_LEASES_REVOKED)).toBe(1);
    const taken = machine.result(OTHER, guest.RESULT_INTERRUPTS);
    expectDecisions(machine);
    expect(machine.result(OTHER, guest.RESULT_INTERRUPTS) - taken).toBeGreaterThan(RUN_MS / 2);
  },
);

test("who has the device next has its interrupt", async () => {
  const machine = await BoardMachine.start(
    [
      await testGuest(HOLDER, guest.TASK_STORM, guest.STORM_LEASE, { arguments: [0, 1] }),
      await spinner(),
      await testGuest(OTHER, guest.TASK_STORM, guest.STORM_LEASE),
    ],
    shared(8000),
  );
  machine.run(2 * START_MS);
  machine.set(OTHER, guest.PARAMETER_SECOND, 1);
  machine.run(START_MS);
  expect(machine.vm(OTHER, abi.VM_REPORT_LEASES)).toBe(1);
  expect(machine.result(OTHER, guest.RESULT_ROUNDS)).toBeGreaterThan(0);
});
