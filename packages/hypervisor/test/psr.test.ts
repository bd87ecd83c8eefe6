/** ITSTATE in a PSR, through the block of ITTTE EQ (ARM DDI 0406C A2.5.2, table A2-2). */
import { expect, test } from "vitest";
import { loadProgram } from "../../toolchain/src/testing";

const { exports } = loadProgram("packages/hypervisor/src/arch/armv7/psr.ts", { hw: {} });
const OTHER_BITS = 0x9000_01f3;

/** ITSTATE[7:2] stands at 15:10, ITSTATE[1:0] at 26:25. */
function psrOf(it: number): number {
  return (OTHER_BITS | ((it & 0xfc) << 8) | ((it & 3) << 25)) >>> 0;
}

test.each([
  [0b0000_0011, 0b0000_0110],
  [0b0000_0110, 0b0000_1100],
  [0b0000_1100, 0b0001_1000],
  [0b0001_1000, 0],
  [0, 0],
  // ITE NE: its second instruction has the condition EQ.
  [0b0001_0100, 0b0000_1000],
])("after an instruction with ITSTATE %i the next one has %i", (it, next) => {
  expect((exports.advanceIt!(psrOf(it)) as number) >>> 0).toBe(psrOf(next));
});
