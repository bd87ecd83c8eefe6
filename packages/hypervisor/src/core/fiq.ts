import { INTERRUPT_IDS } from "../../../abi/src/system-image";
import {
  ATTEND_SGI,
  acknowledgeAndEnd,
  CLOCK_INTERRUPT,
  CONSOLE_INTERRUPT,
  clearClockInterrupt,
  dropGuestSgis,
  isGuestSgi,
  pendingSecureInterrupt,
  STOP_SGI,
  timerInterrupt,
} from "../board/board";
import { now } from "./clock";
import { Core, coreAt } from "./core";
import { forward, hasArrived } from "./guarded/guard";
import { fulfilRequests } from "./life/fulfil";
import { parkCore } from "./life/park";
import { NEXT_DECIDE, Next } from "./next";
import { attendOperator } from "./operator/attend";
import { disableLine, isArmed } from "./schedule/lines";
import { handleSchedulingTimer } from "./schedule/timer";
import { wake } from "./schedule/wake";
import { coreReportOf, noVcpu, VCPU_BLOCKED, Vcpu } from "./vcpu";

// MVM's own interrupts. MVM does not acknowledge an interrupt line, because this would clear a
// latched edge. Instead MVM clears the interrupt at its source, or disables the line until its VM
// has the core again. MVM acknowledges only SGIs, because they have no other source.

/** Handles an FIQ that came while the guest of `vcpu` ran. Call on the core of `vcpu`. */
export function handleFiq(vcpu: Vcpu): Next {
  coreReportOf(vcpu).fiqs++;
  vcpu.vm.report.fiqs++;
  handleOwnInterrupt(coreAt(vcpu.core));
  return NEXT_DECIDE;
}

/**
 * Handles the most urgent interrupt of MVM's own that is pending on the calling core, which is
 * `core`. The scheduler must decide afterwards.
 */
export function handleOwnInterrupt(core: Core): void {
  const id = pendingSecureInterrupt();
  if (id === timerInterrupt(core.number)) handleSchedulingTimer(core);
  else handleLine(core, id);
}

/**
 * Handles an interrupt that is not the scheduling timer's: mostly a line that is armed for a VM.
 */
function handleLine(core: Core, id: u32): void {
  if (id >= INTERRUPT_IDS) return;
  for (let vcpu: Vcpu = core.first; vcpu !== noVcpu(); vcpu = vcpu.next) {
    if (!isArmed(vcpu, id)) continue;
    disableLine(id); // the line stays pending until its VM runs; other armed lines may still come
    wake(vcpu);
    return;
  }
  handleRare(core, id);
}

/** Handles an interrupt that is neither the scheduling timer's nor an armed line. @cold */
function handleRare(core: Core, id: u32): void {
  if (id === STOP_SGI) {
    acknowledgeAndEnd();
    parkCore();
  } else if (id === ATTEND_SGI) {
    acknowledgeAndEnd();
    fulfilRequests(core.number);
  } else if (id === CLOCK_INTERRUPT) {
    clearClockInterrupt();
    now();
  } else if (id === CONSOLE_INTERRUPT) {
    attendOperator(core.number);
  } else if (isGuestSgi(id)) {
    dropGuestSgis(); // sent to a guest that has left meanwhile
  } else {
    handleGuarded(core.loaded, id);
  }
}

/**
 * Handles a line that is guarded for the loaded guest. A line that is not must not interrupt again,
 * so MVM disables it.
 */
function handleGuarded(loaded: Vcpu, line: u32): void {
  if (loaded === noVcpu() || !forward(loaded, line)) disableLine(line);
  else if (loaded.state === VCPU_BLOCKED && hasArrived(loaded)) wake(loaded);
}
