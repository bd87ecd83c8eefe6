import { expect, test } from "vitest";
import * as board from "../src/board";
import * as abi from "../src/index";
import { CPU_1X_HZ } from "../src/zynq/memory-map";

test("the board's description agrees with itself", () => {
  // The tick of MVM's clock, in whole nanoseconds, is TICK_CYCLES of CPU_1x.
  expect(board.TICK_NANOSECONDS).toBe(Math.round((board.TICK_CYCLES * 1e9) / CPU_1X_HZ));
  expect(Math.log2(board.TICK_CYCLES) % 1).toBe(0);
  expect(board.INTERRUPT_IDS % 32).toBe(0);
  expect(board.MVM_BASE % board.DDR_SEGMENT_SIZE).toBe(0);
  expect(board.MVM_BASE + board.DDR_SEGMENT_SIZE).toBeLessThanOrEqual(board.DDR_END);
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
