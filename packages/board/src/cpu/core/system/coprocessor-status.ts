/** How the last read of a coprocessor register ended. The read itself returns the value. */
import { Status } from "../status";

export let coprocessorStatus: Status = Status.NEXT;

export function setCoprocessorStatus(status: Status): void {
  coprocessorStatus = status;
}

export function undefinedRead(): u32 {
  coprocessorStatus = Status.UNDEFINED;
  return 0;
}
