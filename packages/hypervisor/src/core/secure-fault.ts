import {
  faultName,
  ownDataFaultAddress,
  ownDataFaultStatus,
  ownPrefetchFaultAddress,
  ownPrefetchFaultStatus,
} from "../arch/arch";
import { panicEnd, panicStart } from "./panic";
import { print } from "./print";
import { printRegister, printRegisters } from "./registers";

/**
 * Panics because of an exception of MVM itself (vectors.S). `kind`: FAULT_…. `registers`: address
 * of r0–r12, pc and cpsr at the exception. Does not return.
 */
export function panicOnFault(kind: u32, registers: u32): void {
  panicStart();
  print(faultName(kind));
  print(" in MVM");
  printRegister("\n  dfsr ", ownDataFaultStatus());
  printRegister(" dfar ", ownDataFaultAddress());
  printRegister(" ifsr ", ownPrefetchFaultStatus());
  printRegister(" ifar ", ownPrefetchFaultAddress());
  printRegisters(registers);
  panicEnd();
}
