import { coreNumber, resumeGuest } from "../arch/arch";
import { Core, coreAt } from "./core";
import { handleFiq } from "./fiq";
import { makePendingAgain } from "./guarded/guard";
import { deliverLateAbort, handleDataAbort, handlePrefetchAbort } from "./guest-fault";
import { guestHardware } from "./guest-hardware";
import { dispatchHypercall } from "./hypercall/dispatch";
import { idle } from "./idle";
import { NEXT_SAME, Next } from "./next";
import { decide } from "./schedule/schedule";
import { noVcpu, Vcpu } from "./vcpu";
import { continueWork } from "./work";

// Every way from a guest into MVM, and the one place that decides which guest goes on. A handler
// says what comes next (next.ts); it never calls the scheduler.
//
//   monitor.S ─▶ handler ─▶ resume ─▶ decide ──┬─ a virtual CPU ───────────────────▶ monitor.S
//                              ▲               ├─ MVM has work for it ─▶ work.ts ─┐
//                              │               └─ nobody is ready ─────▶ idle.ts ─┤
//                              └──────────────────────────────────────────────────┘
//
// All functions run in monitor mode in the secure world, with interrupts masked, on the core of
// `vcpu`, whose guest entered MVM. They return the virtual CPU whose guest goes on.

/** SMC of a guest (monitor.S). */
export function hypercall(vcpu: Vcpu): Vcpu {
  return resume(vcpu, dispatchHypercall(vcpu));
}

/** FIQ while a guest ran (monitor.S). */
export function fiq(vcpu: Vcpu): Vcpu {
  return resume(vcpu, handleFiq(vcpu));
}

/** FIQ of MVM's own while a guarded guest ran (guarded.S). */
export function foreignFiq(vcpu: Vcpu): Vcpu {
  makePendingAgain(guestHardware(vcpu).foreign);
  return fiq(vcpu);
}

/** External abort on a data access of a guest (monitor.S). */
export function dataAbort(vcpu: Vcpu): Vcpu {
  return resume(vcpu, handleDataAbort(vcpu));
}

/** External abort on an instruction fetch of a guest (monitor.S). */
export function prefetchAbort(vcpu: Vcpu): Vcpu {
  return resume(vcpu, handlePrefetchAbort(vcpu));
}

/** Runs the first guest of the calling core, whose number is `core`. Does not return. */
export function runCore(core: u32): void {
  resumeGuest(changetype<u32>(nextVcpu(coreAt(core))));
}

function resume(vcpu: Vcpu, next: Next): Vcpu {
  // The handler may have moved `vcpu` to another core: the calling core decides for itself.
  return next === NEXT_SAME ? vcpu : nextVcpu(coreAt(coreNumber()));
}

/** Returns the virtual CPU that the calling core runs next. Waits until there is one. */
function nextVcpu(core: Core): Vcpu {
  let chosen = decide(core);
  while (!prepareToRun(core, chosen)) chosen = decide(core);
  return chosen;
}

/**
 * Does what is to be done before the guest of `chosen` runs. Returns whether that guest runs now.
 * If not, there is something new to decide.
 */
function prepareToRun(core: Core, chosen: Vcpu): bool {
  if (chosen === noVcpu()) {
    waitOrWork(core);
    return false;
  }
  return guestHardware(chosen).lateAbort === 0 || deliverLateAbort(chosen) === NEXT_SAME;
}

/** No guest can run yet: MVM works for the virtual CPU that was chosen, or waits. @cold */
function waitOrWork(core: Core): void {
  if (core.chosen === noVcpu()) idle(core);
  else continueWork(core);
}
