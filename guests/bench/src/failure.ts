/**
 * A fault or failed assertion of one of the bench's guests: said on MVM's console, by which `mvm
 * bench` knows it.
 */
import { faultAt, panicAt } from "../../baremetal/src/fault";

export function fault(vector: u32, address: u32): void {
  faultAt(vector, address);
}

export function panic(_file: u32, line: u32): void {
  panicAt(line);
}
