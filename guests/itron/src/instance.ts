/**
 * The differences between instances of the RTOS. An entry file (main.ts, main_mvm.ts) decides
 * before the kernel starts.
 *
 *                    main.ts                       main_mvm.ts
 *     runs           bare, or on a core it owns    as a VM that shares its core with others
 *     console        UART1                         lines by hypercall
 *     tick           1 ms                          10 ms
 *     idle           WFI                           hypercall: the core goes to other VMs
 *     markers        task                          16 × number of the VM + task
 *
 * main_hrt.ts is like main.ts, but runs under MVM alone. Both instances that run under MVM ask MVM
 * whether their interrupts are guarded (device/gic.ts).
 *
 * The tick of a shared core is longer, because a VM that is off its core for more than a tick would
 * lose ticks: the private timer has one pending interrupt and no count.
 */
import { VM_INFO_GUARDED, VM_INFO_ID } from "../../../packages/abi/src/hypercall";
import { wfi } from "../../../packages/toolchain/hw/hw";
import { delay, vmInfo } from "../../lib/hypercall";

const OWNED_TICKS_PER_SECOND: u32 = 1000;
const SHARED_TICKS_PER_SECOND: u32 = 100;
const MARKERS_PER_VM: u32 = 16;

let shared: bool = false;
let tickRate: u32 = OWNED_TICKS_PER_SECOND;
let firstMarker: u32 = 0;
let guarded: bool = false;

/**
 * Says that this instance takes turns with other VMs, and how often it ticks. The first call of
 * all.
 */
export function shareCore(ticks: u32 = SHARED_TICKS_PER_SECOND): void {
  shared = true;
  tickRate = ticks;
  firstMarker = <u32>vmInfo(VM_INFO_ID) * MARKERS_PER_VM;
}

/** Asks MVM whether this VM's interrupts are guarded. Called before any interrupt is enabled. */
export function askForGuard(): void {
  guarded = vmInfo(VM_INFO_GUARDED) === 1;
}

/** Whether MVM has this VM's interrupt lines and forwards the interrupts. */
export function hasGuardedInterrupts(): bool {
  return guarded;
}

export function writesThroughMvm(): bool {
  return shared;
}

export function ticksPerSecond(): u32 {
  return tickRate;
}

/** The number by which the board's report knows `task`. */
export function markerOf(task: u32): u32 {
  return firstMarker + task;
}

/** Waits until an interrupt is pending; IRQs may be masked. */
export function idle(): void {
  if (shared) delay();
  else wfi();
}
