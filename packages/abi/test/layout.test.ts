import { expect, test } from "vitest";
import * as abi from "../src/index";

test("the VM reports follow the core reports", () => {
  expect(abi.VM_REPORTS).toBe(abi.CORE_REPORTS + abi.MAX_CORES * abi.CORE_REPORT_SIZE);
});

test("the report and the system image lie in MVM's segment", () => {
  expect(abi.REPORT_BASE).toBeGreaterThanOrEqual(abi.MVM_BASE);
  expect(abi.VM_REPORTS + abi.MAX_VMS * abi.VM_REPORT_SIZE).toBeLessThanOrEqual(
    abi.MVM_TABLES - abi.REPORT_BASE,
  );
  expect(abi.SYSTEM_IMAGE_BASE + abi.SYSTEM_IMAGE_MAX_SIZE).toBe(abi.MVM_END);
});

test("hypercalls are fast 32-bit calls of the vendor-specific hypervisor range, no number twice", () => {
  const calls = Object.entries(abi)
    .filter(([name]) => name.startsWith("HYPERCALL_") && name !== "HYPERCALL_LAST")
    .map(([, number]) => number as number);
  expect(new Set(calls).size).toBe(calls.length);
  for (const call of calls) {
    expect(call >>> 16).toBe(0x8600);
    expect(call & 0xffff).toBeLessThanOrEqual(abi.HYPERCALL_LAST);
  }
});
