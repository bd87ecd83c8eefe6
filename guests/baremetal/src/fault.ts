/**
 * What a guest does after a fault of its own: the guest prints the place and switches its VM off.
 */
import { systemOff } from "../../lib/psci";
import { endLine, print, printDecimal, printHex } from "./text";

/**
 * The exception vectors of the guest call this: number of the vector, address of the instruction.
 */
export function faultAt(vector: u32, address: u32): void {
  print("exception, vector ");
  printDecimal(vector);
  print(", pc ");
  printHex(address);
  endLine();
  systemOff();
}

/** After a trap or a failed assertion: the line in the source file. */
export function panicAt(line: u32): void {
  print("assertion failed at line ");
  printDecimal(line);
  endLine();
  systemOff();
}
