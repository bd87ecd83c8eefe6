import { expect, test } from "vitest";
import { TTC0_BASE } from "../../abi/src/zynq/memory-map";
import { loadProgram } from "../../toolchain/src/testing";

const ENTRY = "packages/hypervisor/src/board/zc702/ttc.ts";
/** A register of counter 0 (UG585 ch. 8.5). */
const MATCH_1 = TTC0_BASE + 0x30;
const INTERRUPT = TTC0_BASE + 0x54;
const INTERRUPT_ENABLE = TTC0_BASE + 0x60;
const MATCHED = 1 << 1;

test("a match that comes as soon as its value is written interrupts, though the core is slow", () => {
  let status = 0;
  let enabled = 0;
  const { exports } = loadProgram(ENTRY, {
    hw: {
      r32: (address) => {
        if (address !== INTERRUPT) return 0;
        const read = status;
        status = 0;
        return read;
      },
      w32: (address, value) => {
        if (address === MATCH_1) status = MATCHED;
        if (address === INTERRUPT_ENABLE) enabled = value!;
      },
    },
  });
  const timer = exports.schedulingTimer!(0)!;
  exports.enableTimer!(timer);
  exports.setTimerAhead!(timer, 1);
  expect(status & enabled).toBe(MATCHED);
});
