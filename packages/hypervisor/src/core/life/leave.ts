import { NO_VM } from "../../../../abi/src/report";
import { discardPendingAborts } from "../../arch/arch";
import {
  dropGuestSgis,
  enableDistributor,
  haltTimer,
  haltWatchdog,
  reclaimInterrupt,
} from "../../board/board";
import { clearAlarm, vcpuAlarm } from "../alarm";
import { coreAt, removeFromCore } from "../core";
import { isGuarded, stopGuarding } from "../guarded/guard";
import { guestHardware } from "../guest-hardware";
import { ALARMS_PER_VCPU } from "../layout";
import { coreReport } from "../report";
import { chargeUntilNow } from "../schedule/account";
import { endHandled } from "../schedule/active";
import { disarm } from "../schedule/lines";
import { aimOthersBack, withdrawStrays } from "../schedule/stray";
import { noVcpu, VCPU_OFF, Vcpu } from "../vcpu";
import { switchOff } from "./power";

// A virtual CPU leaves its core for good. MVM clears its alarms, and takes back its private
// interrupt lines. (Each core has private lines of its own, and all cores share the other lines.)
// In this file *core* is a physical core. PSCI calls each virtual CPU of a VM a core. Each virtual
// CPU of a VM is on a physical core of its own.

/**
 * Takes `vcpu` from its core, because its VM stops, or goes on without `vcpu`. The shared lines of
 * the VM stay as they are. Also cleans up after the guest of `vcpu`: aims the shared lines of the
 * guests of other cores at those cores again; and if `vcpu` is loaded, tries again to withdraw the
 * *stray* lines, which another core was still handling when MVM wanted to withdraw them (stray.ts).
 * Does nothing if `vcpu` is off. Call on the core of `vcpu`.
 */
export function leaveCore(vcpu: Vcpu): void {
  if (vcpu.state === VCPU_OFF) return;
  const core = coreAt(vcpu.core);
  // The hardware: interrupts, lines, timers.
  if (core.loaded === vcpu) {
    discardPendingAborts(); // of writes of the guest that leaves
    enableDistributor(); // the guest may have disabled it, and reclaimPrivateLines needs it
    if (isGuarded(vcpu.vm)) stopGuarding(vcpu);
    endHandled(vcpu);
    reclaimPrivateLines(vcpu);
    haltTimer();
    haltWatchdog();
    withdrawStrays();
  } else {
    disarm(vcpu); // only its armed lines are in the hardware
  }
  aimOthersBack(core);
  for (let which: u32 = 0; which < ALARMS_PER_VCPU; which++) {
    clearAlarm(vcpuAlarm(vcpu, which));
  }
  // Charge before Core.loaded is cleared: if `vcpu` waits alone on the core, MVM charges `vcpu`
  // because it is loaded.
  chargeUntilNow(core);
  if (core.chosen === vcpu) core.chosen = noVcpu();
  if (core.loaded === vcpu) {
    core.loaded = noVcpu();
    coreReport(vcpu.core).vm = NO_VM;
  }
  // The record of `vcpu`.
  removeFromCore(vcpu);
  vcpu.state = VCPU_OFF;
  vcpu.work = 0;
  guestHardware(vcpu).lateAbort = 0;
  guestHardware(vcpu).watchdogControl = 0;
}

/**
 * Switches `vcpu` off (PSCI CPU_OFF). If another virtual CPU of the VM is still on, `vcpu` leaves
 * its core ({@link leaveCore}). The last virtual CPU of the VM does not leave here: the caller ends
 * the VM. Returns whether `vcpu` has left. Call on the core of `vcpu`.
 */
export function leaveUnlessLast(vcpu: Vcpu): bool {
  if (!switchOff(vcpu)) return false;
  leaveCore(vcpu);
  return true;
}

/**
 * Takes back the private lines of `vcpu`, which is loaded on the calling core. Drops the pending
 * SGIs of `vcpu`, which is possible only while the distributor is enabled.
 */
function reclaimPrivateLines(vcpu: Vcpu): void {
  const hardware = guestHardware(vcpu);
  for (let lines = hardware.lines0 | hardware.guarded0; lines !== 0; lines &= lines - 1)
    reclaimInterrupt(ctz(lines));
  dropGuestSgis();
}
