import {
  disableLines,
  enabledLines,
  enableLines,
  groupLines,
  guestBinaryPoint,
  interfaceControl,
  isHandling,
  pendingLines,
  priorities,
  priority,
  priorityMask,
  putAmongGuests,
  putBeforeGuests,
  setGroupLines,
  setGuestInterface,
  setPriorities,
  TIMER_LINE,
} from "../../board/board";
import { Core, coreAt } from "../core";
import { GROUP_LOCK } from "../layout";
import { bitOf, firstLine, wordOf } from "../line";
import { acquire, release } from "../spinlock";
import { noVcpu, Vcpu } from "../vcpu";
import { setAside, takeUp } from "./active";
import { keepTimerPending } from "./guest-timer";

// Interrupt lines of a VM that shares its core, when it leaves the core and when it comes back.
//
//                    while it is on its core             while it is off
//   group            1 (IRQ; it sees and changes them)   0 (no guest sees them)
//   enabled          as the guest says                   no: what comes stays pending
//     or, armed      ─                                   yes, as MVM's own: FIQ, which wakes the VM (wake.ts)
//
// What it was handling is in active.ts. SGIs that were sent to it are kept likewise.

const SGIS: u32 = 0x000000ff;
/** First line of Vcpu.priorities24: those that can be armed follow. */
const FIRST_PRIVATE: u32 = 24;
/** Bytes from one of a Vcpu's words of lines to the next. */
const WORD: u32 = 4;
const TIMER: u32 = 1 << TIMER_LINE;
/** The guest's private timer stands still while it is off: an alarm wakes it (guest-timer.ts). */
const NEVER_ARMED: u32 = TIMER | 0xffff;

/**
 * Keeps the lines of `vcpu` and withdraws them; the groups follow in {@link loadLines} of who comes
 * next. On its core.
 */
export function saveLines(vcpu: Vcpu): void {
  const lines0 = vcpu.lines0;
  vcpu.enabled0 = enabledLines(0) & lines0;
  disableLines(0, vcpu.enabled0);
  if (vcpu.lines1 !== 0) {
    vcpu.enabled1 = enabledLines(1) & vcpu.lines1;
    disableLines(1, vcpu.enabled1);
  }
  if (vcpu.lines2 !== 0) {
    vcpu.enabled2 = enabledLines(2) & vcpu.lines2;
    disableLines(2, vcpu.enabled2);
  }
  vcpu.priorities0 = priorities(0);
  vcpu.priorities4 = priorities(4);
  vcpu.priorities24 = priorities(24);
  vcpu.priorities28 = priorities(28);
  vcpu.interfaceControl = interfaceControl();
  vcpu.priorityMask = priorityMask();
  vcpu.binaryPoint = guestBinaryPoint();
  const pending = pendingLines(0) & lines0 & (SGIS | TIMER);
  if (pending !== 0 || isHandling()) keepPending(vcpu, pending);
}

/** What of `vcpu`, which leaves its core, cannot stay in the hardware. @cold */
function keepPending(vcpu: Vcpu, pending: u32): void {
  if ((pending & TIMER) !== 0) keepTimerPending(vcpu);
  setAside(vcpu, pending & SGIS);
}

/**
 * Gives `vcpu` its lines again, after `before` (or nobody) had the core. Returns how many were
 * pending. On its core.
 */
export function loadLines(vcpu: Vcpu, before: Vcpu): u32 {
  if (vcpu.armed !== 0) putBack(vcpu);
  changeGroups(vcpu, before);
  setPriorities(0, vcpu.priorities0);
  setPriorities(4, vcpu.priorities4);
  setPriorities(24, vcpu.priorities24);
  setPriorities(28, vcpu.priorities28);
  setGuestInterface(vcpu.interfaceControl, vcpu.priorityMask, vcpu.binaryPoint);
  let waited0: u32 = vcpu.aside === 0 ? 0 : takeUp(vcpu);
  waited0 |= pendingLines(0) & vcpu.enabled0;
  enableLines(0, vcpu.enabled0);
  let waited1: u32 = 0;
  let waited2: u32 = 0;
  if (vcpu.lines1 !== 0) {
    waited1 = pendingLines(1) & vcpu.enabled1;
    enableLines(1, vcpu.enabled1);
  }
  if (vcpu.lines2 !== 0) {
    waited2 = pendingLines(2) & vcpu.enabled2;
    enableLines(2, vcpu.enabled2);
  }
  return (waited0 | waited1 | waited2) === 0 ? 0 : count(waited0) + count(waited1) + count(waited2);
}

/**
 * How many bits are set: mostly none or one, of which popcnt, a function of the compiler's library,
 * takes no advantage.
 */
function count(lines: u32): u32 {
  let number: u32 = 0;
  for (let rest = lines; rest !== 0; rest &= rest - 1) number++;
  return number;
}

/**
 * Withdraws the groups of `before` and gives `vcpu` its own. The distributor's words of shared
 * lines are both cores'. @hot
 */
export function changeGroups(vcpu: Vcpu, before: Vcpu): void {
  setGroupLines(0, vcpu.lines0);
  const out1: u32 = before === noVcpu() ? 0 : before.lines1;
  const out2: u32 = before === noVcpu() ? 0 : before.lines2;
  if ((out1 | out2 | vcpu.lines1 | vcpu.lines2) === 0) return;
  acquire(GROUP_LOCK);
  setGroupLines(1, (groupLines(1) & ~out1) | vcpu.lines1);
  setGroupLines(2, (groupLines(2) & ~out2) | vcpu.lines2);
  release(GROUP_LOCK);
}

/**
 * As `vcpu`, which waits, leaves its core: makes the urgent lines that it has enabled interrupt
 * MVM. Returns, and notes in `lazy`, whether there are others: the scheduler looks at them. @hot
 */
export function armUrgent(vcpu: Vcpu): bool {
  const able0 = vcpu.enabled0 & ~NEVER_ARMED;
  const able1 = vcpu.enabled1;
  const able2 = vcpu.enabled2;
  let lazy = able0 | able1 | able2 | vcpu.pendingSgis;
  if ((vcpu.urgent0 | vcpu.urgent1 | vcpu.urgent2) !== 0) lazy = armLines(vcpu, able0, able1, able2);
  vcpu.lazy = lazy;
  return lazy !== 0;
}

/** Arms the urgent of these lines, and returns what the others and pending SGIs have in common. */
function armLines(vcpu: Vcpu, able0: u32, able1: u32, able2: u32): u32 {
  const urgent0 = able0 & vcpu.urgent0;
  const urgent1 = able1 & vcpu.urgent1;
  const urgent2 = able2 & vcpu.urgent2;
  vcpu.armed0 = urgent0;
  vcpu.armed1 = urgent1;
  vcpu.armed2 = urgent2;
  vcpu.armed = urgent0 | urgent1 | urgent2;
  if (urgent0 !== 0) armPrivate(vcpu, urgent0);
  if (urgent1 !== 0) armWord(1, urgent1);
  if (urgent2 !== 0) armWord(2, urgent2);
  return (able0 ^ urgent0) | (able1 ^ urgent1) | (able2 ^ urgent2) | vcpu.pendingSgis;
}

/**
 * Makes the other lines that the absent `vcpu` has enabled interrupt MVM, too: nobody runs, so the
 * scheduler does not look.
 */
export function armRest(vcpu: Vcpu): void {
  const rest0 = vcpu.enabled0 & ~NEVER_ARMED & ~vcpu.armed0;
  const rest1 = vcpu.enabled1 & ~vcpu.armed1;
  const rest2 = vcpu.enabled2 & ~vcpu.armed2;
  vcpu.armed0 |= rest0;
  vcpu.armed1 |= rest1;
  vcpu.armed2 |= rest2;
  vcpu.armed |= rest0 | rest1 | rest2;
  if (rest0 !== 0) armPrivate(vcpu, rest0);
  armWord(1, rest1);
  armWord(2, rest2);
}

function armPrivate(vcpu: Vcpu, lines: u32): void {
  armWord(0, lines);
  keepArmed(coreAt(vcpu.core));
}

/**
 * Notes the priorities of the private lines that are armed on `core`, the calling one, with
 * everybody else there: who is loaded brings the priorities of all private lines with it. @cold
 */
export function keepArmed(core: Core): void {
  for (let owner: Vcpu = core.first; owner !== noVcpu(); owner = owner.next) {
    for (let rest = owner.armed0; rest !== 0; rest &= rest - 1) {
      const line = firstLine(0, rest);
      for (let other: Vcpu = core.first; other !== noVcpu(); other = other.next) {
        if (other === owner) continue;
        const place = changetype<u32>(other) + line - FIRST_PRIVATE;
        store<u8>(place, <u8>priority(line), offsetof<Vcpu>("priorities24"));
      }
    }
  }
}

function armWord(word: u32, lines: u32): void {
  for (let rest = lines; rest !== 0; rest &= rest - 1) putBeforeGuests(firstLine(word, rest));
  enableLines(word, lines);
}

/** Takes back what {@link armUrgent} and {@link armRest} did. */
export function disarm(vcpu: Vcpu): void {
  if (vcpu.armed === 0) return;
  disableLines(0, vcpu.armed0);
  disableLines(1, vcpu.armed1);
  disableLines(2, vcpu.armed2);
  putBack(vcpu);
}

/** Ends that the lines of `vcpu` are armed; they are not enabled, or will be its own at once. */
function putBack(vcpu: Vcpu): void {
  putWordBack(0, vcpu.armed0);
  putWordBack(1, vcpu.armed1);
  putWordBack(2, vcpu.armed2);
  vcpu.armed = 0;
  vcpu.armed0 = 0;
  vcpu.armed1 = 0;
  vcpu.armed2 = 0;
}

/** Priorities of `lines`, of word `word`. @hot */
function putWordBack(word: u32, lines: u32): void {
  for (let rest = lines; rest !== 0; rest &= rest - 1) putAmongGuests(firstLine(word, rest));
}

/** Whether `line` is armed for `vcpu`. */
export function isArmed(vcpu: Vcpu, line: u32): bool {
  const place = changetype<u32>(vcpu) + wordOf(line) * WORD;
  return (load<u32>(place, offsetof<Vcpu>("armed0")) & bitOf(line)) !== 0;
}

/** Disables `line`: what comes stays pending. */
export function withdrawLine(line: u32): void {
  disableLines(wordOf(line), bitOf(line));
}

/** Whether an interrupt that the absent `vcpu` has enabled is pending. */
export function isInterrupted(vcpu: Vcpu): bool {
  if ((pendingLines(0) & vcpu.enabled0 & ~NEVER_ARMED) !== 0 || vcpu.pendingSgis !== 0) return true;
  if (vcpu.enabled1 !== 0 && (pendingLines(1) & vcpu.enabled1) !== 0) return true;
  return vcpu.enabled2 !== 0 && (pendingLines(2) & vcpu.enabled2) !== 0;
}
