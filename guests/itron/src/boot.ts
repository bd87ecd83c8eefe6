/** Start and end of every instance of the RTOS. */
import { disableIrq, wfi } from "../../../packages/toolchain/hw/hw";
import { initConsole, putCharacter, putHex, putNumber, putText } from "./device/console";
import { ticksPerSecond } from "./instance";
import { startKernel } from "./kernel/kernel";
import { FP } from "./kernel/types";

const MILLISECONDS: u32 = 1000;

/**
 * SYS mode, IRQs masked. The caller has decided the instance (instance.ts). `initialize` creates
 * the objects of the application. Does not return.
 */
export function boot(initialize: FP): void {
  initConsole();
  putText("itron: uITRON 4.0 kernel, ");
  putNumber(<i32>(MILLISECONDS / ticksPerSecond()));
  putText(" ms tick\n");
  startKernel(initialize);
}

function stop(): void {
  disableIrq();
  while (true) wfi();
}

/**
 * After an exception, which nothing here causes on purpose: prints the vector and the place, and
 * stops.
 */
export function fault(vector: u32, address: u32): void {
  putText("itron: fault, vector ");
  putHex(vector);
  putText(" at ");
  putHex(address);
  putText("\n");
  stop();
}

/** After a failed assertion or another trap. `file` is the address of a zero-terminated path. */
export function panic(file: u32, line: u32): void {
  putText("itron: panic at ");
  for (let character: u32 = load<u8>(file); character !== 0; character = load<u8>(++file))
    putCharacter(character);
  putText(":");
  putNumber(<i32>line);
  putText("\n");
  stop();
}
