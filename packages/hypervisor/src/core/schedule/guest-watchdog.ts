import { haltWatchdog, setWatchdog, watchdogControl, watchdogCounter, watchdogLoad } from "../../board/board";
import { DirectGuest } from "../direct-guest";

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
 * Keeps and halts the watchdog, which the guest `direct` has started. Call before saveLines, which
 * may keep the handled interrupts of the guest (active.ts). @cold
 */
export function saveWatchdog(direct: DirectGuest): void {
  direct.hasSaved = 1;
  direct.activeCount = 0;
  direct.pendingPrivate = 0;
  direct.watchdogControl = watchdogControl();
  direct.watchdogLoad = watchdogLoad();
  direct.watchdogCounter = watchdogCounter();
  haltWatchdog();
}

/** Lets the watchdog of the guest `direct` go on, if the guest has started it. @cold */
export function loadWatchdog(direct: DirectGuest): void {
  if (direct.watchdogControl === 0) return;
  setWatchdog(direct.watchdogLoad, direct.watchdogCounter, direct.watchdogControl);
  direct.watchdogControl = 0;
}
