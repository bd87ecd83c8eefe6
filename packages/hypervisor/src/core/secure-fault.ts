import { DFAR, DFSR, IFAR, IFSR } from "../../../abi/src/arm/cp15";
import { mrc } from "../../../toolchain/hw/hw";
import { panicEnd, panicStart } from "./panic";
import { print, printDecimal, printHex } from "./print";

const REGISTERS: u32 = 13;
const PC: u32 = 13;
const CPSR: u32 = 14;

/** An exception of MVM itself (vectors.S): `registers` are r0–r12, pc, cpsr. Does not return. */
export function panicOnFault(kind: u32, registers: u32): void {
  panicStart();
  print(faultName(kind));
  print(" in MVM");
  printRegister("\n  pc ", load<u32>(registers + PC * 4));
  printRegister(" cpsr ", load<u32>(registers + CPSR * 4));
  printRegister(" dfsr ", mrc(DFSR));
  printRegister(" dfar ", mrc(DFAR));
  printRegister(" ifsr ", mrc(IFSR));
  printRegister(" ifar ", mrc(IFAR));
  for (let n: u32 = 0; n < REGISTERS; n++) {
    print(n % 4 === 0 ? "\n  r" : " r");
    printDecimal(n);
    printRegister(" ", load<u32>(registers + n * 4));
  }
  panicEnd();
}

function printRegister(name: string, value: u32): void {
  print(name);
  printHex(value);
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
