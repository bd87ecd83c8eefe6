/**
 * Counts without end and never gives the core away: the best-effort guest with which a scheduler
 * must live. From time to time the guest prints a line, so that the user sees that the guest runs.
 */

import { r32, w32 } from "../../../../packages/toolchain/hw/hw";
import { faultAt, panicAt } from "../../src/fault";
import { endLine, print, printDecimal } from "../../src/text";

const COUNTS_PER_LINE: u32 = 8_000_000;
const MILLION: u32 = 1_000_000;
const counter: usize = memory.data(4, 4);

export function main(): void {
  for (let lines: u32 = 1; ; lines++) {
    for (let n: u32 = 0; n < COUNTS_PER_LINE; n++) w32(<u32>counter, r32(<u32>counter) + 1);
    print("counted to ");
    printDecimal(lines * (COUNTS_PER_LINE / MILLION));
    print(" million");
    endLine();
  }
}

export function fault(vector: u32, address: u32): void {
  faultAt(vector, address);
}

export function panic(_file: u32, line: u32): void {
  panicAt(line);
}
