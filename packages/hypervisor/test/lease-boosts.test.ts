/**
 * A more urgent VM waits for a leased device. The holder then runs before all others of its core.
 * These tests measure, on the board, for how long.
 */
import { expect, test } from "vitest";
import * as abi from "../../abi/src/index";
import { BoardMachine, testGuest } from "./board-machine";
import { caller } from "./call-table";
import * as guest from "./guest/layout";
import type { MadeVm } from "./made-image";

const HOLDER = 0;
const RESERVED = 1;
const RIVAL = 2;
const PERIOD_MS = 10;
const TTC1 = { base: 0xf800_2000, length: 0x1000, register: abi.SECURITY_APB, bits: abi.SECURITY_APB_TTC1 };

/** MVM has checked the system image, and no guest has run for long. */
const CHECKED_MS = 5;

/**
 * A best-effort guest that leases the device whenever possible, a guest with a reservation beside
 * it, and a rival on the other core. All holdings from CHECKED_MS on may last for `hold` µs. MVM
 * refuses a system with such holdings, because they keep the reservation from its core. The tests
 * need them: where holdings fit, a holder that runs before others for too long does no harm.
 */
async function rivals(budget: number, hold: number, rival: MadeVm): Promise<BoardMachine> {
  const machine = await BoardMachine.start(
    [
      await testGuest(HOLDER, guest.TASK_CALL, abi.HYPERCALL_LEASE_ACQUIRE),
      await testGuest(RESERVED, guest.TASK_SPIN, 0, { budget, period: PERIOD_MS * 1000, weight: 0 }),
      rival,
    ],
    { sharedDevices: [{ ...TTC1, vms: (1 << HOLDER) | (1 << RIVAL), hold: abi.HOLDING_TIME_MIN }] },
  );
  machine.run(CHECKED_MS);
  expect(machine.phase).toBe(abi.PHASE_RUNNING);
  const { board } = machine;
  const table = wordAt(board.readMemory(abi.SYSTEM_IMAGE_BASE + abi.HEADER_SHARED_DEVICES, 4));
  const field = abi.SYSTEM_IMAGE_BASE + table + abi.SHARED_DEVICE_HOLDING_TIME;
  expect(wordAt(board.readMemory(field, 4))).toBe(abi.HOLDING_TIME_MIN);
  board.writeMemory(field, new Uint8Array(Uint32Array.of(hold).buffer));
  return machine;
}

function wordAt(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
}

test.each([91, 94, 97])(
  "a holder runs no longer before others than a VM of the other core waits (%i ms)",
  async (start) => {
    const rival = { level: abi.LEVEL_HRT, cores: 2 };
    const machine = await rivals(
      3000,
      500_000,
      await testGuest(RIVAL, guest.TASK_CALL, abi.HYPERCALL_VM_INFO, rival),
    );
    machine.run(start - CHECKED_MS);
    machine.call(RIVAL, abi.HYPERCALL_LEASE_ACQUIRE, 0, 100);
    machine.run(0.15);
    machine.call(RIVAL, abi.HYPERCALL_VM_INFO, 0);
    expect(machine.vm(HOLDER, abi.VM_REPORT_LEASES_BOOSTED)).toBeGreaterThan(0);
    const had = machine.runTime(RESERVED);
    machine.run(100);
    expect(machine.runTime(RESERVED) - had).toBeGreaterThan(27);
  },
);

test("a rival of the other core that wants the device again and again takes one holding time from a reservation, in a second", async () => {
  const HOLD_MS = 30;
  const calls = [
    [abi.HYPERCALL_LEASE_ACQUIRE, 0, abi.LEASE_WAIT_MIN],
    [abi.HYPERCALL_LEASE_RELEASE, 0],
  ];
  const rival = await caller(RIVAL, calls, { cores: 2, budget: 500, period: 1000 });
  const machine = await rivals(8000, HOLD_MS * 1000, rival);
  machine.run(30 - CHECKED_MS);
  const had = machine.runTime(RESERVED);
  machine.run(200);
  expect(machine.vm(HOLDER, abi.VM_REPORT_LEASES)).toBeGreaterThan(2);
  expect(machine.vm(HOLDER, abi.VM_REPORT_LEASES_BOOSTED)).toBeGreaterThan(0);
  expect(machine.runTime(RESERVED) - had).toBeGreaterThan(160 - HOLD_MS - 1);
  expect(machine.vm(RESERVED, abi.VM_REPORT_PERIODS_MISSED)).toBeLessThanOrEqual(HOLD_MS / PERIOD_MS + 1);
});
