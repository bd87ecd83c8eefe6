import {
  activeLines,
  aimLine,
  clearPending,
  disableLines,
  enableDistributor,
  enabledLines,
  enableLines,
  groupLines,
  guestBinaryPoint,
  interfaceControl,
  isHandling,
  lowerToGuests,
  pendingLines,
  priorities,
  priority,
  priorityMask,
  raiseAboveGuests,
  SGI_LINES,
  setGroupLines,
  setGuestInterface,
  setPriorities,
  TIMER_LINE,
} from "../../board/board";
import { Core, coreAt } from "../core";
import { GuestHardware, guestHardware } from "../guest-hardware";
import { GROUP_LOCK } from "../layout";
import { bitOf, firstLine, LINE_WORDS, wordOf } from "../line";
import { ARMED, ENABLED, GIVEN, lineWord, setLineWord, URGENT } from "../line-words";
import { acquire, release } from "../spinlock";
import { noVcpu, Vcpu } from "../vcpu";
import { restoreHandled, saveHandled } from "./active";
import { keepTimerPending } from "./guest-timer";
import { TURN } from "./reservation";
import { addStrays, straysOf } from "./stray";

// Interrupt lines of a VM that shares its core, when the VM leaves the core and when it comes back.
//
//               while the VM is on its core   while the VM is off its core
//   group       1: IRQ. The guest sees and    0: no guest sees the line
//               changes the line
//   enabled     as the guest says             no: an interrupt stays pending.
//                                             If the line is armed, yes: the interrupt
//                                             is an FIQ, which wakes the VM (wake.ts)
//
// An *armed* line interrupts MVM, so that MVM can wake the VM. MVM arms lines only of a VM that
// waits: the urgent lines when the VM leaves the core, and the others when the core has nothing to
// run. The urgent lines are the doorbells and the lines that the configuration calls `urgent`. As
// long as an enabled line of a waiting VM is not armed, the scheduler polls the line: at each
// decision the scheduler looks whether the line is pending. The priority of an armed line is raised
// above all priorities of guests, so that no guest's priority mask holds the line back.
//
// active.ts keeps the interrupts that the guest was handling, and the private lines that were
// pending for the guest. To *withdraw* a line means to put the line into Group 0. stray.ts has the
// lines that MVM cannot withdraw yet, because another core is handling them.

/**
 * First line of GuestHardware.priorities24. Private lines below this number cannot be armed: they
 * are SGIs, or no guest has them.
 */
const FIRST_ARMABLE: u32 = 24;
/** The bit of the private timer's line in word 0. */
const TIMER: u32 = 1 << TIMER_LINE;
/**
 * Lines of word 0 that are never armed. The guest's private timer stands still while the guest is
 * off, and an alarm wakes the guest instead (guest-timer.ts). SGIs cannot be disabled. So when the
 * guest leaves, MVM takes pending SGIs from the controller into GuestHardware.pendingPrivate.
 */
const NEVER_ARMED: u32 = TIMER | SGI_LINES;
/** The lines of this word and of all later words are shared by all cores. */
const FIRST_SHARED_WORD: u32 = 1;

/**
 * Disables the lines of `vcpu`, which leaves its core. Keeps in GuestHardware which lines were
 * enabled, the priorities of the private lines, the CPU interface, and the interrupts that the
 * guest was handling. The lines stay in Group 1 until {@link loadLines} of the next virtual CPU.
 * Call on the core of `vcpu`.
 */
export function saveLines(vcpu: Vcpu): void {
  const hardware = guestHardware(vcpu);
  // The guest may have turned the distributor off. saveHandled acknowledges the guest's SGIs, and
  // this works only while the distributor is on.
  enableDistributor();
  for (let word: u32 = 0; word < LINE_WORDS; word++) {
    const given = lineWord(vcpu, GIVEN, word);
    // Each access to the distributor is slow, so words without a line of `vcpu` are left out.
    if (given === 0) continue;
    const enabled = enabledLines(word) & given;
    setLineWord(vcpu, ENABLED, word, enabled);
    disableLines(word, enabled);
  }
  hardware.priorities0 = priorities(0);
  hardware.priorities4 = priorities(4);
  hardware.priorities24 = priorities(24);
  hardware.priorities28 = priorities(28);
  hardware.interfaceControl = interfaceControl();
  hardware.priorityMask = priorityMask();
  hardware.binaryPoint = guestBinaryPoint();
  const pending = pendingLines(0) & hardware.lines0;
  if (pending !== 0 || isHandling()) saveTransient(vcpu, pending);
}

/**
 * Keeps what cannot stay in the hardware when `vcpu` leaves its core: the interrupts that the guest
 * is handling, and `pending`, its private lines that are pending. Cold, because most switches have
 * nothing to keep. @cold
 */
function saveTransient(vcpu: Vcpu, pending: u32): void {
  if ((pending & TIMER) !== 0) keepTimerPending(vcpu);
  clearPending(0, pending & ~SGI_LINES);
  saveHandled(vcpu, pending & ~TIMER);
}

/**
 * Gives `vcpu` its lines again, as {@link saveLines} has kept them, and withdraws those of
 * `before`: the virtual CPU that had the core until now, or noVcpu(). Returns how many enabled
 * lines of `vcpu` are pending. Call on the core of `vcpu`.
 */
export function loadLines(vcpu: Vcpu, before: Vcpu): u32 {
  const hardware = guestHardware(vcpu);
  if (hardware.anyArmed !== 0) forgetArmed(vcpu);
  changeGroups(vcpu, before);
  setPriorities(0, hardware.priorities0);
  setPriorities(4, hardware.priorities4);
  setPriorities(24, hardware.priorities24);
  setPriorities(28, hardware.priorities28);
  setGuestInterface(hardware.interfaceControl, hardware.priorityMask, hardware.binaryPoint);
  if (hardware.hasSaved !== 0) restoreHandled(vcpu);
  let deferred: u32 = 0; // interrupts that waited while `vcpu` was off the core
  for (let word: u32 = 0; word < LINE_WORDS; word++) {
    const enabled = lineWord(vcpu, ENABLED, word);
    if (enabled === 0) continue;
    // Nearly always no bit is set, or one bit, so this loop is shorter than popcnt.
    for (let rest = pendingLines(word) & enabled; rest !== 0; rest &= rest - 1) deferred++;
    enableLines(word, enabled);
  }
  return deferred;
}

/**
 * Puts the lines of `before` (noVcpu(): none) into Group 0, and those of `vcpu` into Group 1. The
 * lines of `before` that another core is handling become stray, and stay in Group 1 (stray.ts).
 * Call on the core of both.
 */
export function changeGroups(vcpu: Vcpu, before: Vcpu): void {
  setGroupLines(0, guestHardware(vcpu).lines0); // Group 0: all other private lines of this core
  if (guestHardware(vcpu).hasShared === 0 && (before === noVcpu() || guestHardware(before).hasShared === 0))
    return;
  // Shared lines: every core changes the distributor's words of these lines, so a core that changes
  // them holds a lock.
  acquire(GROUP_LOCK);
  for (let word = FIRST_SHARED_WORD; word < LINE_WORDS; word++) {
    const linesBefore: u32 = before === noVcpu() ? 0 : lineWord(before, GIVEN, word);
    const given = lineWord(vcpu, GIVEN, word);
    if ((linesBefore | given) === 0) continue;
    let strays: u32 = 0;
    if (linesBefore !== 0) {
      // saveLines has ended what this core was handling, so a line that is active is handled by
      // another core.
      strays = linesBefore & activeLines(word);
      if (strays !== 0) noteStrays(before, word, strays);
    }
    const withdrawn = linesBefore ^ strays; // `linesBefore` without the strays
    setGroupLines(word, (groupLines(word) & ~withdrawn) | given);
  }
  release(GROUP_LOCK);
}

/**
 * Notes that lines of `vcpu` have become stray: another core is handling `strays` of word `word`.
 * They stay in Group 1, where a line does not interrupt MVM. So those that are armed are disarmed,
 * and the scheduler polls them. The caller holds GROUP_LOCK. @cold
 */
function noteStrays(vcpu: Vcpu, word: u32, strays: u32): void {
  addStrays(word, strays);
  const armed = strays & lineWord(vcpu, ARMED, word);
  if (armed === 0) return;
  disableLines(word, armed);
  for (let rest = armed; rest !== 0; rest &= rest - 1) lowerToGuests(firstLine(word, rest));
  setLineWord(vcpu, ARMED, word, lineWord(vcpu, ARMED, word) & ~armed);
  guestHardware(vcpu).polled |= armed;
  const core = coreAt(vcpu.core);
  if (TURN < core.decideIn) core.decideIn = TURN; // polled after this time at the latest
}

/**
 * The private lines that were pending when the guest left its core, and that may wake the guest.
 * SGIs are always enabled.
 */
function wakingPrivate(hardware: GuestHardware): u32 {
  const pending = hardware.pendingPrivate;
  return pending === 0 ? 0 : pending & (hardware.enabled0 | SGI_LINES);
}

/**
 * The lines of word `word` that wake the absent `vcpu` when they become pending: those that its
 * guest has enabled, without the lines that are never armed.
 */
function wakingLines(vcpu: Vcpu, word: u32): u32 {
  const enabled = lineWord(vcpu, ENABLED, word);
  return word === 0 ? enabled & ~NEVER_ARMED : enabled;
}

/**
 * Arms the urgent lines among those that the guest of `vcpu` has enabled. The scheduler polls the
 * other enabled lines, and private lines that were pending when the guest left. Returns whether
 * there are lines to poll. If so, GuestHardware.polled is not 0; nothing else is read from this
 * word. Call on the core of `vcpu`, when `vcpu` waits and its lines have been saved.
 */
export function armUrgent(vcpu: Vcpu): bool {
  const hardware = guestHardware(vcpu);
  const waking = hardware.enabled0 & ~NEVER_ARMED;
  const urgentPrivate = waking & hardware.urgent0;
  if (urgentPrivate !== 0) armPrivate(vcpu, urgentPrivate);
  let polled = wakingPrivate(hardware) | (waking ^ urgentPrivate);
  if (hardware.hasShared !== 0) polled |= armUrgentShared(vcpu);
  hardware.polled = polled;
  return polled !== 0;
}

/**
 * As {@link armUrgent}, for the shared lines. Returns the lines to poll of all words, joined by OR:
 * 0 if there are none.
 */
function armUrgentShared(vcpu: Vcpu): u32 {
  let polled: u32 = 0;
  for (let word = FIRST_SHARED_WORD; word < LINE_WORDS; word++) {
    const waking = lineWord(vcpu, ENABLED, word);
    if (waking === 0) continue;
    const urgent = waking & lineWord(vcpu, URGENT, word);
    if (urgent !== 0) armShared(vcpu, word, urgent);
    polled |= waking ^ urgent; // `waking` without the urgent lines
  }
  return polled;
}

/**
 * Arms the lines that may wake the absent `vcpu` and are not armed yet. Leaves out stray lines,
 * because they are in Group 1. Call on the core of `vcpu`, when the core has nothing to run: the
 * interrupts then need not wait for the next poll.
 */
export function armRest(vcpu: Vcpu): void {
  const rest = wakingLines(vcpu, 0) & ~lineWord(vcpu, ARMED, 0);
  if (rest !== 0) armPrivate(vcpu, rest);
  for (let word = FIRST_SHARED_WORD; word < LINE_WORDS; word++) {
    const rest = wakingLines(vcpu, word) & ~(lineWord(vcpu, ARMED, word) | straysOf(word));
    if (rest !== 0) armShared(vcpu, word, rest);
  }
}

/** Arms `lines`, private lines of `vcpu`. Call on the core of `vcpu`. */
function armPrivate(vcpu: Vcpu, lines: u32): void {
  noteArmed(vcpu, 0, lines);
  for (let rest = lines; rest !== 0; rest &= rest - 1) raiseAboveGuests(firstLine(0, rest));
  enableLines(0, lines);
  copyArmedPriorities(coreAt(vcpu.core));
}

/**
 * Arms `lines`, shared lines of `vcpu` in word `word`. Aims them at the core of `vcpu`, wherever
 * the guest has aimed them. Call on the core of `vcpu`.
 */
function armShared(vcpu: Vcpu, word: u32, lines: u32): void {
  noteArmed(vcpu, word, lines);
  for (let rest = lines; rest !== 0; rest &= rest - 1) {
    const line = firstLine(word, rest);
    aimLine(line, vcpu.core);
    raiseAboveGuests(line);
  }
  enableLines(word, lines);
}

/** Notes that `lines` of word `word` are armed for `vcpu`. */
function noteArmed(vcpu: Vcpu, word: u32, lines: u32): void {
  setLineWord(vcpu, ARMED, word, lineWord(vcpu, ARMED, word) | lines);
  guestHardware(vcpu).anyArmed |= lines;
}

/**
 * Copies the priority of each private line that is armed for a virtual CPU of `core` into the
 * fields of all other virtual CPUs of `core`. The reason: loadLines writes the priorities of all
 * private lines from the fields of the virtual CPU that comes, and would otherwise undo the
 * priority of an armed line. Call on `core`.
 */
export function copyArmedPriorities(core: Core): void {
  for (let owner: Vcpu = core.first; owner !== noVcpu(); owner = owner.next) {
    for (let rest = guestHardware(owner).armed0; rest !== 0; rest &= rest - 1) {
      const line = firstLine(0, rest);
      for (let other: Vcpu = core.first; other !== noVcpu(); other = other.next) {
        if (other === owner) continue;
        const priorities = changetype<u32>(guestHardware(other)) + offsetof<GuestHardware>("priorities24");
        store<u8>(priorities + line - FIRST_ARMABLE, <u8>priority(line));
      }
    }
  }
}

/** Disarms and disables all lines of `vcpu` that are armed. Call on the core of `vcpu`. */
export function disarm(vcpu: Vcpu): void {
  if (guestHardware(vcpu).anyArmed === 0) return;
  for (let word: u32 = 0; word < LINE_WORDS; word++) {
    disableLines(word, lineWord(vcpu, ARMED, word));
  }
  forgetArmed(vcpu);
}

/**
 * Gives the armed lines of `vcpu` the priorities of a guest again, and notes that no line of `vcpu`
 * is armed. Does not disable the lines: the caller has disabled them, or gives them to the guest
 * afterwards.
 */
function forgetArmed(vcpu: Vcpu): void {
  for (let word: u32 = 0; word < LINE_WORDS; word++) {
    const armed = lineWord(vcpu, ARMED, word);
    if (armed === 0) continue;
    for (let rest = armed; rest !== 0; rest &= rest - 1) lowerToGuests(firstLine(word, rest));
    setLineWord(vcpu, ARMED, word, 0);
  }
  guestHardware(vcpu).anyArmed = 0;
}

/** Whether `line` is armed for `vcpu`. */
export function isArmed(vcpu: Vcpu, line: u32): bool {
  return (lineWord(vcpu, ARMED, wordOf(line)) & bitOf(line)) !== 0;
}

/** Disables `line`, so that it does not interrupt MVM again for now. The line stays pending. */
export function disableLine(line: u32): void {
  disableLines(wordOf(line), bitOf(line));
}

/** Whether a line is pending that may wake the absent `vcpu`. Call on the core of `vcpu`. */
export function isInterrupted(vcpu: Vcpu): bool {
  if (wakingPrivate(guestHardware(vcpu)) !== 0) return true;
  for (let word: u32 = 0; word < LINE_WORDS; word++) {
    if ((pendingLines(word) & wakingLines(vcpu, word)) !== 0) return true;
  }
  return false;
}
