/** Measures the path of a guarded interrupt: the private timer's interrupt, ROUNDS times. */
import {
  TIMER_CONTROL,
  TIMER_CONTROL_ENABLE,
  TIMER_CONTROL_INTERRUPT,
  TIMER_LOAD,
} from "../../../packages/abi/src/arm/private-timer";
import { HYPERCALL_INTERRUPT_ENABLE, SUCCESS } from "../../../packages/abi/src/hypercall";
import { PRIVATE_TIMER_BASE, PRIVATE_TIMER_INTERRUPT } from "../../../packages/abi/src/zynq/memory-map";
import { w32 } from "../../../packages/toolchain/hw/hw";
import { writeConsole } from "../../lib/hypercall";
import { systemOff } from "../../lib/psci";
import { rounds } from "../src/calls";
import { PATH_GUARDED, PATH_INTERRUPT_ENABLE, ROUNDS } from "../src/paths";
import { measureGuarded } from "./asm";

/** Counts until the interrupt. The interrupt then comes during the notes. */
const COUNTS: u32 = 150;

const text: usize = memory.data(8);

export function main(): void {
  rounds(PATH_INTERRUPT_ENABLE, SUCCESS, HYPERCALL_INTERRUPT_ENABLE, PRIVATE_TIMER_INTERRUPT, 1);
  for (let n: u32 = 0; n < ROUNDS; n++) {
    w32(PRIVATE_TIMER_BASE + TIMER_LOAD, COUNTS);
    w32(PRIVATE_TIMER_BASE + TIMER_CONTROL, TIMER_CONTROL_ENABLE | TIMER_CONTROL_INTERRUPT);
    measureGuarded(2 * PATH_GUARDED);
  }
  say();
  systemOff();
}

/** Prints "done" and a line feed. */
function say(): void {
  store<u32>(text, 0x656e6f64);
  store<u8>(text + 4, 0x0a);
  writeConsole(<u32>text, 5);
}

export function fault(_vector: u32, _address: u32): void {
  systemOff();
}

export function panic(_file: u32, _line: u32): void {
  fault(0, 0);
}
