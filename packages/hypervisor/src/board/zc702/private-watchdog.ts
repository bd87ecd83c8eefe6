import {
  WATCHDOG_CONTROL,
  WATCHDOG_COUNTER,
  WATCHDOG_DISABLE,
  WATCHDOG_DISABLE_FIRST,
  WATCHDOG_DISABLE_SECOND,
  WATCHDOG_LOAD,
  WATCHDOG_STATUS,
} from "../../../../abi/src/arm/private-watchdog";
import { PRIVATE_WATCHDOG_BASE } from "../../../../abi/src/zynq/memory-map";
import { r32, w32 } from "../../../../toolchain/hw/hw";

// The calling core's private watchdog (ARM DDI 0407I 4.1, 4.2). The firewall opens the watchdog to
// guests together with the private timer. In watchdog mode the watchdog resets the whole board.

export function watchdogControl(): u32 {
  return r32(PRIVATE_WATCHDOG_BASE + WATCHDOG_CONTROL);
}
export function watchdogLoad(): u32 {
  return r32(PRIVATE_WATCHDOG_BASE + WATCHDOG_LOAD);
}
export function watchdogCounter(): u32 {
  return r32(PRIVATE_WATCHDOG_BASE + WATCHDOG_COUNTER);
}

/** Stops the watchdog, as at reset: in timer mode, without an event. */
export function haltWatchdog(): void {
  w32(PRIVATE_WATCHDOG_BASE + WATCHDOG_DISABLE, WATCHDOG_DISABLE_FIRST);
  w32(PRIVATE_WATCHDOG_BASE + WATCHDOG_DISABLE, WATCHDOG_DISABLE_SECOND);
  w32(PRIVATE_WATCHDOG_BASE + WATCHDOG_CONTROL, 0);
  w32(PRIVATE_WATCHDOG_BASE + WATCHDOG_LOAD, 0);
  w32(PRIVATE_WATCHDOG_BASE + WATCHDOG_STATUS, 1);
}

/** Sets the stopped watchdog. If `control` enables it, it counts from the last access on. */
export function setWatchdog(load: u32, counter: u32, control: u32): void {
  w32(PRIVATE_WATCHDOG_BASE + WATCHDOG_LOAD, load);
  w32(PRIVATE_WATCHDOG_BASE + WATCHDOG_COUNTER, counter);
  w32(PRIVATE_WATCHDOG_BASE + WATCHDOG_CONTROL, control);
}
