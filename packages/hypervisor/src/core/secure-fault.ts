import { DFAR, DFSR, IFAR, IFSR } from "../../../abi/src/arm/cp15";
import { mrc } from "../../../toolchain/hw/hw";
import { panicEnd, panicStart } from "./panic";
import { print } from "./print";
import { printRegister, printRegisters } from "./registers";

/** An exception of MVM itself (vectors.S): `registers` are r0–r12, pc, cpsr. Does not return. */
export function panicOnFault(kind: u32, registers: u32): void {
  panicStart();
  print(faultName(kind));
  print(" in MVM");
  printRegister("\n  dfsr ", mrc(DFSR));
  printRegister(" dfar ", mrc(DFAR));
  printRegister(" ifsr ", mrc(IFSR));
  printRegister(" ifar ", mrc(IFAR));
  printRegisters(registers);
  panicEnd();
}

/** The kinds of vectors.S. */
function faultName(kind: u32): string {
  switch (kind) {
    case 1:
      return "undefined instruction";
    case 2:
      return "supervisor call";
    case 3:
      return "prefetch abort";
    case 4:
      return "data abort";
    case 5:
      return "IRQ";
    default:
      return "FIQ";
  }
}
