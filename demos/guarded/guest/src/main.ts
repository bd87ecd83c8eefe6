/**
 * A hostile kernel: attacks the interrupts of the other guests without end, and as fast as
 * possible.
 */
import { faultAt, panicAt } from "../../../../guests/baremetal/src/fault";
import { endLine, print } from "../../../../guests/baremetal/src/text";
import { attackDistributor } from "../../../../guests/lib/hostile";

export function main(): void {
  print("attacking the interrupt distributor");
  endLine();
  for (let round: u32 = 0; ; round++) attackDistributor(round);
}

export function fault(vector: u32, address: u32): void {
  faultAt(vector, address);
}

export function panic(_file: u32, line: u32): void {
  panicAt(line);
}
