/**
 * What differs between instances of the RTOS; an entry file (main.ts, main_mvm.ts) decides before
 * the kernel starts.
 *
 *                    main.ts                       main_mvm.ts
 *     runs           bare, or on a core it owns    as a VM that shares its core with others
 *     console        UART1                         lines by hypercall
 *     tick           1 ms                          10 ms
 *     idle           WFI                           hypercall: the core goes to other VMs
 *     markers        task                          16 × number of the VM + task
 *
 * main_hrt.ts is as main.ts, under MVM alone. Both of MVM's instances ask it whether their
 * interrupts are guarded (device/gic.ts).
 *
 * A VM that is off its core for longer than a tick would lose ticks: the private timer has one
 * pending interrupt, not a count.
 */
import { VM_INFO_GUARDED, VM_INFO_ID } from "../../../packages/abi/src/hypercall";
import { wfi } from "../../../packages/toolchain/hw/hw";
import { delay, vmInfo } from "../../lib/hypercall";

const OWNED_TICKS_PER_SECOND: u32 = 1000;
const SHARED_TICKS_PER_SECOND: u32 = 100;
const MARKERS_PER_VM: u32 = 16;

let shared: bool = false;
let firstMarker: u32 = 0;
let guarded: bool = false;

/** This instance takes turns with other VMs. Called first of all. */
export function shareCore(): void {
  shared = true;
  firstMarker = <u32>vmInfo(VM_INFO_ID) * MARKERS_PER_VM;
}

/** Learns how interrupts come. Before any is enabled. */
export function askForGuard(): void {
  guarded = vmInfo(VM_INFO_GUARDED) === 1;
}

/** Whether MVM has this VM's interrupt lines and forwards what comes. */
export function hasGuardedInterrupts(): bool {
  return guarded;
}

export function writesThroughMvm(): bool {
  return shared;
}

export function ticksPerSecond(): u32 {
  return shared ? SHARED_TICKS_PER_SECOND : OWNED_TICKS_PER_SECOND;
}

/** Number by which the board's report knows `task`. */
export function markerOf(task: u32): u32 {
  return firstMarker + task;
}

/** Until an interrupt is pending; IRQs may be masked. */
export function idle(): void {
  if (shared) delay();
  else wfi();
}
