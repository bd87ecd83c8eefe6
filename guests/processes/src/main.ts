/** Three processes that count, and print now and then. */
import { faultAt, panicAt } from "../../baremetal/src/fault";
import { runProcesses } from "./kernel";
import { makeProcess, PROCESSES } from "./process";

export { handle } from "./kernel";

export function main(): void {
  for (let number: u32 = 1; number <= PROCESSES; number++) makeProcess(number);
  runProcesses();
}

export function fault(vector: u32, address: u32): void {
  faultAt(vector, address);
}

export function panic(_file: u32, line: u32): void {
  panicAt(line);
}
