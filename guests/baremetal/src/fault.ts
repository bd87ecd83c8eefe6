/** What a guest does about a fault of its own: says so, and switches its VM off. */
import { systemOff } from "../../lib/psci";
import { endLine, print, printDecimal, printHex } from "./text";

/** The guest's exception vectors come here: number of the vector, address of the instruction. */
export function faultAt(vector: u32, address: u32): void {
  print("exception, vector ");
  printDecimal(vector);
  print(", pc ");
  printHex(address);
  endLine();
  systemOff();
}

/** A trap or failed assertion: the line of its file. */
export function panicAt(line: u32): void {
  print("assertion failed at line ");
  printDecimal(line);
  endLine();
  systemOff();
}
