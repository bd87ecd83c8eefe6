/** What a report shows of a fault of a deprivileged guest: the guest's own pc and mode. */
import { expect, test } from "vitest";
import * as abi from "../../../abi/src/index";
import { assemble } from "../../../board/test/assemble";
import { BoardMachine, guestBase } from "../board-machine";
import { confined } from "./confine";

const BASE = guestBase(0);
const MIB = 0x10_0000;
/** The VM may have it, but the firewall keeps it closed. */
const UART1 = 0xe000_1000;
const IRQ_MODE = 0x12;
const MODE = 0x1f;
const START_MS = 10;

test.each([
  [
    "an access that the firewall refuses",
    [`ldr r1, =${UART1}`, "nop", "nop", "ldr r0, [r1]"],
    abi.FAULT_DATA_READ,
  ],
  [
    "an instruction that MVM does not do: exceptions in Thumb state",
    ["mrc p15, 0, r0, c1, c0, 0", "orr r0, r0, #1 << 30", "nop", "mcr p15, 0, r0, c1, c0, 0"],
    abi.FAULT_INSTRUCTION,
  ],
])("%s", async (_, code, kind) => {
  const image = assemble([`cps #${IRQ_MODE}`, ...code, "b .", ".ltorg"].join("\n"), BASE);
  const vm = {
    name: "guest",
    entry: BASE,
    memory: [{ base: BASE, length: 4 * MIB }],
    devices: [{ base: UART1, length: 0x1000 }],
    images: [{ destination: BASE, bytes: image }],
  };
  const machine = await BoardMachine.start([confined(vm)]);
  machine.run(START_MS);
  expect(machine.vm(0, abi.VM_REPORT_FAULT_KIND)).toBe(kind);
  expect(machine.vm(0, abi.VM_REPORT_FAULT_PC)).toBe(BASE + code.length * 4);
  expect(machine.vm(0, abi.VM_REPORT_FAULT_CPSR) & MODE).toBe(IRQ_MODE);
  expect(machine.console).toContain("mode irq");
});
