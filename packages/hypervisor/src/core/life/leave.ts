import { NO_VM } from "../../../../abi/src/report";
import { discardPendingAborts } from "../../arch/arch";
import {
  dropGuestSgis,
  enableDistributor,
  haltTimer,
  haltWatchdog,
  reclaimInterrupt,
} from "../../board/board";
import { ALARM_GUEST_TIMER, ALARM_TIMER, clearAlarm, vcpuAlarm } from "../alarm";
import { coreAt, removeFromCore } from "../core";
import { directGuest } from "../direct-guest";
import { isGuarded, stopGuarding } from "../guarded/guard";
import { coreReport } from "../report";
import { settle } from "../schedule/account";
import { dropHandled } from "../schedule/active";
import { disarm } from "../schedule/lines";
import { settleStrays, straightenOthers } from "../schedule/stray";
import { noVcpu, VCPU_OFF, Vcpu } from "../vcpu";
import { switchOff } from "./power";

// A virtual CPU leaves its core for good, with its alarms and its private lines. (Each core has
// private lines of its own, and shares the other lines.)

/**
 * Takes `vcpu` from its core, because its VM stops or goes on without `vcpu`. The shared lines of
 * the VM stay as they are. Call on the core of `vcpu`.
 */
export function leaveCore(vcpu: Vcpu): void {
  if (vcpu.state === VCPU_OFF) return;
  const core = coreAt(vcpu.core);
  if (core.loaded === vcpu) {
    discardPendingAborts();
    enableDistributor(); // the guest may have turned it off, and MVM must take the guest's SGIs
    if (isGuarded(vcpu.vm)) stopGuarding(vcpu);
    dropHandled(vcpu);
    reclaimPrivateLines(vcpu);
    haltTimer();
    haltWatchdog();
    settleStrays();
    core.loaded = noVcpu();
    coreReport(vcpu.core).vm = NO_VM;
  } else {
    disarm(vcpu);
  }
  straightenOthers(core);
  for (let which = ALARM_GUEST_TIMER; which <= ALARM_TIMER; which++) {
    clearAlarm(vcpuAlarm(vcpu, which));
  }
  settle(core);
  if (core.chosen === vcpu) core.chosen = noVcpu();
  removeFromCore(vcpu);
  vcpu.state = VCPU_OFF;
  vcpu.work = 0;
  directGuest(vcpu).lateAbort = 0;
  directGuest(vcpu).watchdogControl = 0;
}

/**
 * Marks the core of `vcpu` as off. If another core of the VM is still on, `vcpu` leaves its core
 * ({@link leaveCore}). Returns whether `vcpu` left.
 */
export function leaveUnlessLast(vcpu: Vcpu): bool {
  if (!switchOff(vcpu)) return false;
  leaveCore(vcpu);
  return true;
}

/** Takes back the private lines of `vcpu`. `vcpu` is loaded on the calling core. */
function reclaimPrivateLines(vcpu: Vcpu): void {
  const direct = directGuest(vcpu);
  for (let lines = direct.lines0 | direct.guarded0; lines !== 0; lines &= lines - 1)
    reclaimInterrupt(ctz(lines));
  dropGuestSgis();
}
