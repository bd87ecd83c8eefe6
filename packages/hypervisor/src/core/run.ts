import { coreNumber, resumeGuest } from "../arch/arch";
import { Core, coreAt } from "./core";
import { directGuest } from "./direct-guest";
import { deliverLateAbort } from "./guest-fault";
import { idle } from "./idle";
import { NEXT_SAME, Next } from "./next";
import { decide } from "./schedule/schedule";
import { noVcpu, Vcpu } from "./vcpu";
import { continueWork } from "./work";

// The one place that decides who goes on. Every entry into MVM comes here with what its handler
// returned (next.ts), and every core begins here.
//
//   handler ─▶ resume ─▶ nextVcpu ─▶ decide ──┬─ a virtual CPU ─────────────────────▶ its guest
//                           ▲                 ├─ one with work for MVM ─▶ work.ts ─┐
//                           │                 └─ nobody ready ──────────▶ idle.ts ─┤
//                           └──────────────────────────────────────────────────────┘

/** The virtual CPU that goes on after an entry of `vcpu`. `next` is what the handler returned. */
export function resume(vcpu: Vcpu, next: Next): Vcpu {
  // The handler may have moved `vcpu` to another core: the calling core decides for itself.
  return next === NEXT_SAME ? vcpu : nextVcpu(coreAt(coreNumber()));
}

/** Runs the first guest of the calling core, whose number is `core`. Does not return. */
export function runCore(core: u32): void {
  resumeGuest(changetype<u32>(nextVcpu(coreAt(core))));
}

/** Returns the virtual CPU that the calling core runs next. Waits until there is one. */
function nextVcpu(core: Core): Vcpu {
  let chosen = decide(core);
  while (!canGoOn(core, chosen)) chosen = decide(core);
  return chosen;
}

/** Whether the guest of `chosen` runs now. If not, there is something new to decide. */
function canGoOn(core: Core, chosen: Vcpu): bool {
  if (chosen !== noVcpu())
    return directGuest(chosen).lateAbort === 0 || deliverLateAbort(chosen) === NEXT_SAME;
  waitOrWork(core);
  return false;
}

/** No guest can run yet: MVM works for the virtual CPU that was chosen, or waits. @cold */
function waitOrWork(core: Core): void {
  if (core.chosen === noVcpu()) idle(core);
  else continueWork(core);
}
