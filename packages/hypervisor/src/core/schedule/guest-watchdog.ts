import { haltWatchdog, setWatchdog, watchdogControl, watchdogCounter, watchdogLoad } from "../../board/board";
import { GuestHardware } from "../guest-hardware";

// The private watchdog of a core. A guest that has the private timer can reach the watchdog, too.
// The watchdog has two modes. In timer mode it is a second timer, with an event when it comes to 0.
// In watchdog mode it resets the board when it comes to 0. So MVM lets the watchdog run only while
// the VM that started it is on the core. While the VM is off its core, the watchdog stands still,
// even if the VM never comes back. MVM does not keep the event of timer mode.

/** Whether the watchdog of the calling core is halted: its control is 0. */
export function isWatchdogHalted(): bool {
  return watchdogControl() === 0;
}

/**
 * Halts the watchdog, which the guest of `hardware` has started, and keeps it there. Sets hasSaved,
 * so that loadLines (lines.ts) calls restoreHandled (active.ts), which calls {@link loadWatchdog}.
 * restoreHandled also restores handled interrupts and pending lines, so this function notes that
 * there are none. Call on the core of the guest, before saveLines, which may note some. @cold
 */
export function haltAndSaveWatchdog(hardware: GuestHardware): void {
  hardware.hasSaved = 1;
  hardware.activeCount = 0;
  hardware.pendingPrivate = 0;
  hardware.watchdogControl = watchdogControl();
  hardware.watchdogLoad = watchdogLoad();
  hardware.watchdogCounter = watchdogCounter();
  haltWatchdog();
}

/**
 * Lets the watchdog of the guest of `hardware` go on, if the guest has started it. Call on the core
 * of the guest. @cold
 */
export function loadWatchdog(hardware: GuestHardware): void {
  if (hardware.watchdogControl === 0) return;
  setWatchdog(hardware.watchdogLoad, hardware.watchdogCounter, hardware.watchdogControl);
  hardware.watchdogControl = 0;
}
