/**
 * A guest's programs, in User mode, cannot call MVM. SMC is Undefined there (ARM DDI 0406C,
 * B9.3.14), and the guest itself takes Undefined exceptions.
 */
import { expect, test } from "vitest";
import * as abi from "../../abi/src/index";
import { BoardMachine, testGuest } from "./board-machine";
import * as guest from "./guest/layout";

const CORE = 1;
const UNDEFINED = 1;
/** The distance in bytes from the SMC to the next instruction. */
const NEXT = 4;
const PSR_MODE = 0x1f;
const MODE_USR = 0x10;

test("an SMC in User mode is an Undefined exception of the guest, and never enters MVM", async () => {
  // The VM has its own core, so nothing else enters MVM there.
  const machine = await BoardMachine.start([
    await testGuest(0, guest.TASK_USER_CALL, 0, { level: abi.LEVEL_HRT, cores: 1 << CORE }),
  ]);
  machine.run(10);
  const entries = machine.core(CORE, abi.CORE_ENTRIES);
  const rounds = machine.result(0, guest.RESULT_ROUNDS);
  machine.run(10);
  expect(machine.result(0, guest.RESULT_ROUNDS) - rounds).toBeGreaterThan(1000);
  expect(machine.core(CORE, abi.CORE_ENTRIES)).toBe(entries);
  expect(machine.vm(0, abi.VM_REPORT_CALLS_VERSION)).toBe(0);
  expect(machine.result(0, guest.RESULT_USER_VECTOR)).toBe(UNDEFINED);
  expect(machine.result(0, guest.RESULT_USER_LR)).toBe(NEXT);
  expect(machine.result(0, guest.RESULT_USER_SPSR) & PSR_MODE).toBe(MODE_USR);
  expect(machine.result(0, guest.RESULT_USER_R0)).toBe(abi.HYPERCALL_VERSION);
});
