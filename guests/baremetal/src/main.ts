/**
 * A program on the bare processor: says hello through MVM's console, asks MVM about itself, and
 * shows what MVM refuses.
 */
import {
  CONSOLE_WRITE_MAX,
  HYPERCALL_LAST,
  HYPERCALL_VERSION,
  VM_INFO_CORES,
  VM_INFO_ID,
  VM_INFO_MEMORY_BASE,
  VM_INFO_MEMORY_SIZE,
} from "../../../packages/abi/src/hypercall";
import { MVM_BASE } from "../../../packages/abi/src/memory-map";
import { smc } from "../../../packages/toolchain/hw/hw";
import { version, vmInfo, writeConsole } from "../../lib/hypercall";
import { systemOff } from "../../lib/psci";
import { faultAt, panicAt } from "./fault";
import { endLine, print, printDecimal, printHex } from "./text";

const MIB: u32 = 1 << 20;

export function main(): void {
  print("hello from the bare processor, MVM ");
  printDecimal(version() >>> 16);
  print(".");
  printDecimal(version() & 0xffff);
  endLine();

  print("VM ");
  printDecimal(vmInfo(VM_INFO_ID));
  print(", cores ");
  printHex(vmInfo(VM_INFO_CORES));
  print(", ");
  printDecimal(<u32>vmInfo(VM_INFO_MEMORY_SIZE) / MIB);
  print(" MiB at ");
  printHex(vmInfo(VM_INFO_MEMORY_BASE));
  endLine();

  result("unknown hypercall", smc(HYPERCALL_VERSION + HYPERCALL_LAST + 1, 0, 0, 0));
  result("unknown item", vmInfo(0xffff));
  result("console write from MVM's memory", writeConsole(MVM_BASE, 16));
  result("console write that is too long", writeConsole(vmInfo(VM_INFO_MEMORY_BASE), CONSOLE_WRITE_MAX + 1));
  print("done");
  endLine();
  systemOff();
}

function result(what: string, value: i32): void {
  print(what);
  print(": ");
  printDecimal(value);
  endLine();
}

export function fault(vector: u32, address: u32): void {
  faultAt(vector, address);
}

export function panic(_file: u32, line: u32): void {
  panicAt(line);
}
