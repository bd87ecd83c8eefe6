import { panicEnd, panicStart } from "../panic";
import { print, printDecimal, printHex } from "../print";

/**
 * Panics with "system image: TABLE INDEX: PROBLEM 0xVALUE", unless `ok`. `table` and `problem` are
 * constants, so that a check costs only its comparison.
 */
export function need(ok: bool, table: string, index: u32, problem: string, value: u32): void {
  if (ok) return;
  panicStart();
  print("system image: ");
  print(table);
  print(" ");
  printDecimal(index);
  print(": ");
  print(problem);
  print(" ");
  printHex(value);
  panicEnd();
}
