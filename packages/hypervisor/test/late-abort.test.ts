/**
 * The abort of a refused write arrives after the writing guest has called MVM, when another guest's
 * turn begins.
 */
import { beforeEach, expect, test } from "vitest";
import { ISR } from "../../abi/src/arm/cp15";
import * as abi from "../../abi/src/index";
import { ISR_ABORT } from "./machine";
import { BEST_EFFORT, memoryOf, RESERVED, SHARED_CORE, Trio, VMS } from "./trio";

const DELAY = 100;
const FLAG = 0x8000;

let trio: Trio;

function callWithAbortPending(flags: number): void {
  trio = new Trio(VMS.map((vm, n) => (n === RESERVED ? { ...vm, flags } : vm)));
  trio.program.hw.registers.set(ISR, ISR_ABORT);
  // Neither an interrupt nor this abort ends a delay with polling.
  const flag = memoryOf(RESERVED) + FLAG;
  trio.hypercall(SHARED_CORE, abi.HYPERCALL_DELAY_POLLING, flag, 1, 1, DELAY, DELAY);
  expect(trio.vmOn(SHARED_CORE)).toBe(BEST_EFFORT);
  expect(trio.program.hw.registers.get(ISR)).toBe(0);
  trio.pass(DELAY + 1);
}

beforeEach(() => {
  callWithAbortPending(0);
});

test("it is the fault of who wrote, told when that VM is next on its core", () => {
  expect(trio.vmReport(RESERVED, abi.VM_REPORT_STATE)).toBe(abi.VM_STATE_FAULTED);
  expect(trio.vmReport(RESERVED, abi.VM_REPORT_FAULT_KIND)).toBe(abi.FAULT_IMPRECISE_ABORT);
  expect(trio.console).toContain("VM reserved stopped: a write was refused");
});

test("the other VM goes on", () => {
  expect(trio.vmOn(SHARED_CORE)).toBe(BEST_EFFORT);
  expect(trio.vmReport(BEST_EFFORT, abi.VM_REPORT_FAULTS)).toBe(0);
});

test("a kernel that gets its aborts itself gets this one", () => {
  callWithAbortPending(abi.VM_FLAG_LOG_FAULTS);
  expect(trio.vmOn(SHARED_CORE)).toBe(RESERVED);
  expect(trio.vmReport(RESERVED, abi.VM_REPORT_FAULTS)).toBe(1);
  expect(trio.abortReturn).toBeDefined();
});
