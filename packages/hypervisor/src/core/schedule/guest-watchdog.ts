import { haltWatchdog, setWatchdog, watchdogControl, watchdogCounter, watchdogLoad } from "../../board/board";
import { GuestHardware } from "../guest-hardware";

// The private watchdog of a core. A guest that has the private timer can reach the watchdog, too,
// and in watchdog mode the watchdog resets the board or the core. So the watchdog runs only while
// the VM that started it is on the core. While the VM is off its core, the watchdog stands still,
// even if the VM never comes back. MVM does not keep an event that the watchdog has had in timer
// mode.

/** Whether the watchdog of the calling core is as MVM leaves it for a VM that does not use it. */
export function isWatchdogHalted(): bool {
  return watchdogControl() === 0;
}

/**
 * Halts and keeps the watchdog, which the guest of `hardware` has started. Sets hasSaved, so that
 * loadLines calls restoreHandled (active.ts), which calls {@link loadWatchdog}. Therefore also
 * notes that no handled interrupt and no pending line is kept. Call before saveLines, which may
 * keep some. @cold
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

/** Lets the watchdog of the guest of `hardware` go on, if the guest has started it. @cold */
export function loadWatchdog(hardware: GuestHardware): void {
  if (hardware.watchdogControl === 0) return;
  setWatchdog(hardware.watchdogLoad, hardware.watchdogCounter, hardware.watchdogControl);
  hardware.watchdogControl = 0;
}
