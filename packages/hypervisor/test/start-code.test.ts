/**
 * A guest whose start code touches registers of the secure world, with and without the VM's leave.
 */
import { expect, test } from "vitest";
import * as abi from "../../abi/src/index";
import { EFUSE_BASE, PL310_BASE, SCU_BASE, SLCR_BASE } from "../../abi/src/zynq/memory-map";
import { BoardMachine, testGuest } from "./board-machine";
import * as guest from "./guest/layout";

/** SLCR's PSS_IDCODE of the XC7Z020: the device's code is in bits 16:12 (UG585 B.28). */
const PSS_IDCODE = SLCR_BASE + 0x530;
const DEVICE_CODE = 0x07;
const SCU_CONFIGURATION = SCU_BASE + 0x04;
/** PL310: reads as 1 while an operation is in progress. */
const CACHE_SYNC = PL310_BASE + 0x730;
const EFUSE_STATUS = EFUSE_BASE + 0x10;
/** Of the secure world, and nothing that start code reads: the security of the APB slaves. */
const OTHER_REGISTER = abi.SECURITY_APB_SLAVES;

async function start(register: number, flags: number, other = 0): Promise<BoardMachine> {
  const options = { flags, arguments: [other, 0] as [number, number] };
  const machine = await BoardMachine.start([await testGuest(0, guest.TASK_START_CODE, register, options)]);
  machine.run(20);
  return machine;
}

function loads(machine: BoardMachine, from: number): number[] {
  return Array.from({ length: guest.LOADS_COUNT }, (_, n) => machine.result(0, from + 4 * n));
}

test("each load that MVM completes gives what the processor itself loads from RAM", async () => {
  const machine = await start(PSS_IDCODE, abi.VM_FLAG_ANSWER_START_CODE);
  expect(machine.result(0, guest.RESULT_ROUNDS), machine.console).toBeGreaterThan(1);
  const [word] = loads(machine, guest.RESULT_RAM_LOADS);
  expect((word! >>> 12) & 0x1f).toBe(DEVICE_CODE);
  expect(loads(machine, guest.RESULT_LOADS)).toEqual(loads(machine, guest.RESULT_RAM_LOADS));
  expect(machine.vm(0, abi.VM_REPORT_FAULTS)).toBe(0);
  // One load of the guest's own, the others, and the write.
  expect(machine.vm(0, abi.VM_REPORT_ANSWERED)).toBe(1 + guest.LOADS_COUNT + 1);
  expect(machine.console).not.toContain("refused");
});

test.each([
  ["SCU", SCU_CONFIGURATION],
  ["level-2 cache", CACHE_SYNC],
  ["eFuse", EFUSE_STATUS],
])("the %s answers, too", async (_, register) => {
  const machine = await start(register, abi.VM_FLAG_ANSWER_START_CODE);
  expect(machine.result(0, guest.RESULT_ROUNDS), machine.console).toBeGreaterThan(1);
  if (register !== SCU_CONFIGURATION) expect(loads(machine, guest.RESULT_LOADS)[0]).toBe(0);
});

test("another register of the secure world is a fault", async () => {
  const machine = await start(PSS_IDCODE, abi.VM_FLAG_ANSWER_START_CODE, OTHER_REGISTER);
  expect(machine.result(0, guest.RESULT_ROUNDS)).toBe(1);
  expect(machine.vm(0, abi.VM_REPORT_STATE)).toBe(abi.VM_STATE_FAULTED);
  expect(machine.vm(0, abi.VM_REPORT_FAULT_ADDRESS)).toBe(OTHER_REGISTER);
});

test("a VM that may not have answers is stopped at the first access", async () => {
  const machine = await start(PSS_IDCODE, 0);
  expect(machine.vm(0, abi.VM_REPORT_STATE)).toBe(abi.VM_STATE_FAULTED);
  expect(machine.vm(0, abi.VM_REPORT_FAULT_ADDRESS)).toBe(PSS_IDCODE);
  expect(machine.vm(0, abi.VM_REPORT_ANSWERED)).toBe(0);
});
