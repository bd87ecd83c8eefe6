/** A refused access under MVM: the text names the key of system.jsonc that allows it. */

import * as abi from "@mvm/abi";
import { PHASE_RUNNING, REPORT_MAGIC, REPORT_VERSION } from "@mvm/abi";
import { parseConfiguration } from "@mvm/config";
import { describeUnderMvm } from "@mvm/report/refusals";
import { expect, it } from "vitest";

const vm = (name: string, base: string, core: number, more: object) => ({
  name,
  level: "srt",
  cores: [core],
  memory: { base, size: "4 MiB" },
  image: { elf: "guest.elf" },
  ...more,
});
const { system } = parseConfiguration(
  "system.jsonc",
  JSON.stringify({
    vms: [
      vm("rtos", "0x04000000", 1, { devices: ["private-timer"] }),
      vm("other", "0x08000000", 0, { startCode: "answer" }),
    ],
    sharedDevices: [{ device: "uart1", vms: ["rtos"], hold: "10 ms" }],
  }),
);
const RTOS_CORE = 1;
const OTHER_CORE = 0;

/** Memory with MVM's report: which VM is on which core. */
function memory(onCores: readonly number[]) {
  const words = new DataView(new ArrayBuffer(abi.REPORT_SIZE));
  const put = (offset: number, value: number) => words.setUint32(offset, value, true);
  put(abi.REPORT_MAGIC_WORD, REPORT_MAGIC);
  put(abi.REPORT_VERSION_WORD, REPORT_VERSION);
  put(abi.REPORT_PHASE, PHASE_RUNNING);
  for (const [core, index] of onCores.entries())
    put(abi.CORE_REPORTS + core * abi.CORE_REPORT_SIZE + abi.CORE_VM, index);
  return { readMemory: () => new Uint8Array(words.buffer) };
}

const refused = (pa: number, device: string, core = RTOS_CORE) => ({
  core,
  pc: 0x8000,
  pa,
  world: "non-secure" as const,
  cycle: 7,
  kind: "read" as const,
  count: 1,
  device,
  effect: "abort" as const,
  reason: "bit 7 of a register opens it",
});

const PLACE = "core 1, PC 0x00008000, non-secure read of";

it.each([
  [0xf800_2000, "ttc1", 'ttc1 is not a device of VM rtos; fix: add "ttc1" to its "devices" in system.jsonc'],
  [
    0xe000_1004,
    "uart1",
    "uart1 is shared, and VM rtos does not hold its lease; fix: acquire the lease first",
  ],
  [0xe000_0000, "uart0", "uart0 is MVM's: it is MVM's own console"],
  [
    0xf800_0100,
    "slcr",
    'slcr is MVM\'s; fix for start code: "startCode": "answer" of VM rtos in system.jsonc',
  ],
  [
    0xf8f0_2100,
    "l2 cache",
    'l2 cache is MVM\'s; fix for start code: "startCode": "answer" of VM rtos in system.jsonc',
  ],
  [0xe000_4000, "i2c0", "i2c0: no VM can have it"],
  [0x0800_0000, "DDR", "memory of VM other"],
  [0x3c00_0000, "DDR", "memory of MVM, which no VM can have"],
  [0x2000_0000, "DDR", 'memory of no VM; fix: give it to VM rtos by "memory" in system.jsonc'],
  [0xffff_0000, "OCM", "OCM: no VM can have it"],
  // The VM has it already, and the user's own device: the board's words.
  [0xf8f0_0600, "private timer and watchdog", "bit 7 of a register opens it"],
  [0x43d0_0000, "PL secret", "bit 7 of a register opens it"],
])("of %i (%s)", (pa, device, reason) => {
  const describe = describeUnderMvm(memory([1, 0]), system);
  const address = `0x${pa.toString(16).toUpperCase().padStart(8, "0")}`;
  expect(describe(refused(pa, device))).toBe(`${PLACE} ${address} at cycle 7: ${reason}`);
});

it("says what the VM on that core needs, also at the end, when another VM is there", () => {
  const onCores = [1, 0];
  const describe = describeUnderMvm({ readMemory: () => memory(onCores).readMemory() }, system);
  const start = refused(0xf800_0100, "slcr", OTHER_CORE);
  expect(describe(start)).toContain('slcr is MVM\'s; MVM answers, because "startCode" is "answer"');
  const uart = refused(0xe000_1004, "uart1", OTHER_CORE);
  const text =
    'uart1 is shared by other VMs; fix: add "other" to its "vms" in "sharedDevices" of system.jsonc';
  expect(describe(uart)).toContain(text);
  onCores[OTHER_CORE] = abi.NO_VM;
  expect(describe(uart)).toContain(text);
  expect(describe(refused(0xf800_2000, "ttc1", OTHER_CORE))).toContain("ttc1 is not a device of the VM;");
});
