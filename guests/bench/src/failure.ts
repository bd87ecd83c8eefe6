/**
 * After a fault or a failed assertion of one of the bench's guests: a text on MVM's console, by
 * which `mvm bench` recognises the failure.
 */
import { faultAt, panicAt } from "../../baremetal/src/fault";

export function fault(vector: u32, address: u32): void {
  faultAt(vector, address);
}

export function panic(_file: u32, line: u32): void {
  panicAt(line);
}
