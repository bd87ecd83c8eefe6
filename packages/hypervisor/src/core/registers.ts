import { print, printDecimal, printHex } from "./print";

const REGISTERS: u32 = 13;
const PC: u32 = 13;
const CPSR: u32 = 14;
const IN_A_LINE: u32 = 4;

/**
 * Prints r0–r12, pc and cpsr, which are at `registers` in this order: in a Vcpu, or on a fault
 * stack (vectors.S).
 */
export function printRegisters(registers: u32): void {
  printRegister("\n  pc ", load<u32>(registers + PC * 4));
  printRegister(" cpsr ", load<u32>(registers + CPSR * 4));
  for (let n: u32 = 0; n < REGISTERS; n++) {
    print(n % IN_A_LINE === 0 ? "\n  r" : " r");
    printDecimal(n);
    printRegister(" ", load<u32>(registers + n * 4));
  }
}

export function printRegister(name: string, value: u32): void {
  print(name);
  printHex(value);
}
