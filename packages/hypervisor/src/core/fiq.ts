import {
  ATTEND_SGI,
  CLOCK_INTERRUPT,
  CONSOLE_INTERRUPT,
  clearClockInterrupt,
  clearTimer,
  disableLines,
  dropGuestSgis,
  isGuestSgi,
  pendingSecureInterrupt,
  STOP_SGI,
  takeSecureInterrupt,
  timerInterrupt,
} from "../board/board";
import { now } from "./clock";
import { coreAt, TIMER_DONE } from "./core";
import { forward, hasArrived } from "./guarded/guard";
import { parkCore } from "./life/park";
import { attendRequests } from "./life/request";
import { attendOperator } from "./operator/attend";
import { coreReport } from "./report";
import { disarm, isArmed } from "./schedule/lines";
import { schedule } from "./schedule/schedule";
import { wake } from "./schedule/wake";
import { coreReportOf, noVcpu, VCPU_BLOCKED, Vcpu } from "./vcpu";

// MVM's own interrupts. Lines are not acknowledged (that would end what an edge has latched): what makes them pending is
// cleared at its source, or the line is withdrawn until its VM has its core again. Only SGIs have no other source.

const WORD_SHIFT: u32 = 5;
const LINE_MASK: u32 = 31;
const INTERRUPTS: u32 = 96;

/** An interrupt of MVM's own while a guest ran. Returns the virtual CPU to go on with. */
export function handleFiq(vcpu: Vcpu): Vcpu {
  const core = vcpu.core; // of the entry: what is asked may be to move this very virtual CPU to another core
  coreReportOf(vcpu).fiqs++;
  vcpu.vm.report.fiqs++;
  takeOwnInterrupt(core);
  return schedule(core);
}

/** Takes the most urgent interrupt of MVM's own that is pending on the calling core, whose number is `core`. The scheduler must decide afterwards. */
export function takeOwnInterrupt(core: u32): void {
  const id = pendingSecureInterrupt();
  if (id === timerInterrupt(core)) {
    coreReport(core).timerFiqs++;
    clearTimer(core);
    coreAt(core).timer = TIMER_DONE;
  } else if (id === STOP_SGI) {
    takeSecureInterrupt();
    parkCore();
  } else if (id === ATTEND_SGI) {
    takeSecureInterrupt();
    attendRequests(core);
  } else if (id === CLOCK_INTERRUPT) {
    clearClockInterrupt();
    now();
  } else if (id === CONSOLE_INTERRUPT) {
    attendOperator(core);
  } else if (isGuestSgi(id)) {
    dropGuestSgis(); // sent to a guest that left meanwhile
  } else if (id < INTERRUPTS) {
    wakeByLine(core, id);
  }
}

/** Wakes the virtual CPU for which `line` is armed; its lines wait, pending, until it runs. */
function wakeByLine(core: u32, line: u32): void {
  for (let vcpu: Vcpu = coreAt(core).first; vcpu !== noVcpu(); vcpu = vcpu.next) {
    if (!isArmed(vcpu, line)) continue;
    disarm(vcpu);
    wake(vcpu);
    return;
  }
  const loaded = coreAt(core).loaded;
  if (loaded !== noVcpu() && forward(loaded, line)) {
    if (loaded.state === VCPU_BLOCKED && hasArrived(loaded)) wake(loaded);
    return;
  }
  disableLines(line >>> WORD_SHIFT, 1 << (line & LINE_MASK)); // nobody's: it must not come again
}
