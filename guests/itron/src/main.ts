/** The RTOS image: start.S calls `main`; the other exports are called by the assembly files. */
import { disableIrq, wfi } from "../../../packages/toolchain/hw/hw";
import { initialize } from "./app/control";
import { initUart, putCharacter, putHex, putNumber, putText } from "./device/uart";
import { startKernel } from "./kernel/kernel";

export { dispatchAfterInterrupt, handleInterrupt } from "./kernel/interrupt";
export { runTask } from "./kernel/task";

/** SYS mode, IRQs masked. Does not return. */
export function main(): void {
  initUart();
  putText("itron: uITRON 4.0 kernel, 1 ms tick\n");
  startKernel(initialize.index);
}

function stop(): void {
  disableIrq();
  while (true) wfi();
}

/** An exception that nothing here causes on purpose: says which vector and where, and stops. */
export function fault(vector: u32, address: u32): void {
  putText("itron: fault, vector ");
  putHex(vector);
  putText(" at ");
  putHex(address);
  putText("\n");
  stop();
}

/** A failed assertion or another trap; `file` is the address of a zero-terminated path. */
export function panic(file: u32, line: u32): void {
  putText("itron: panic at ");
  for (let character: u32 = load<u8>(file); character !== 0; character = load<u8>(++file))
    putCharacter(character);
  putText(":");
  putNumber(<i32>line);
  putText("\n");
  stop();
}
