import { FIRST_SPI, INTERRUPT_IDS, MAX_CORES } from "../../../../abi/src/system-image";
import { coreNumber } from "../../arch/arch";
import {
  acknowledgeAny,
  activeLines,
  aimLine,
  clearPending,
  disableLines,
  enableDistributor,
  enabledLines,
  enableLines,
  endAny,
  firstPending,
  guestBinaryPoint,
  holdBackSgis,
  interfaceControl,
  isAimedAt,
  isEdge,
  isHandling,
  letOwnSgisThrough,
  lineIn,
  notifyCore,
  openGuestInterface,
  pendingLines,
  priorities,
  priority,
  priorityMask,
  putSgisFirst,
  resetGuestInterface,
  runningPriority,
  sendToSelf,
  setGuestInterface,
  setPending,
  setPriorities,
  setPriority,
} from "../../board/board";
import { DirectGuest, directGuest } from "../direct-guest";
import { MAX_VCPUS } from "../layout";
import { bitOf, firstLine, LINE_WORDS, wordOf } from "../line";
import { GIVEN, lineWord } from "../line-words";
import { isOff, noVcpu, Vcpu, vcpuAt, vcpuOfVm } from "../vcpu";
import { loadWatchdog } from "./guest-watchdog";

// Interrupts that a VM was handling when it left its core: acknowledged, and not ended. MVM ends
// them, because the CPU interface would otherwise hold back the interrupts of the next guest. MVM
// acknowledges them again when the VM comes back:
//
//   leaves    ended, innermost first, and noted in
//             DirectGuest.active, outermost lowest   ─┐
//   is back   made pending and acknowledged,          │
//             outermost first                        ◀┘
//
// The running priority of the CPU interface says whether the core is handling an interrupt. MVM
// ends interrupts until the running priority is idle, and writes GICC_EOIR at no other time. The
// controller does not tell which core is handling a shared line that is active. So MVM ends first
// what the guest of this core is most likely to be handling, and sees by the running priority
// whether that was right (rankOf). A guest that plays by the rules is handling lines of its own,
// aimed at this core, with the priority that the interface shows. A hostile guest may have taken
// the line of a guest on the other core: MVM gives that line back, pending.
//
// The guest's own end of each interrupt then finds the controller as it was. Three kinds are not
// taken up again, and the guest's end of them has no effect: what lies deeper than ACTIVE_MAX
// inside one another; the line of a device whose lease is over; and an SGI of another core, because
// nobody can send it again in that core's name. VMs that share a core have one core each, so they
// need no SGI of another core.
//
// While MVM acknowledges for the guest, the CPU interface lets only the guest's group through. MVM
// must not acknowledge an interrupt of its own here, for example the doorbell of an absent VM,
// because that would lose the interrupt. A pending interrupt of MVM's own is more urgent, and hides
// the guest's interrupt. So MVM disables its own interrupt until it has acknowledged the guest's.

/** SGIs that a guest may have. */
const GUEST_SGIS: u32 = 0x000000ff;
const SGI_COUNT: u32 = 16;
const SPURIOUS: u32 = 1020;
/** The sender of an SGI, in the word that is read to acknowledge the SGI and written to end it. */
const SENDER_SHIFT: u32 = 10;
const ACTIVE_MAX: u32 = 4;
/** DirectGuest.active: bits for the number of a line. */
const LINE_BITS: u32 = 8;
const LINE_MASK: u32 = (1 << LINE_BITS) - 1;
/** How many SGIs MVM takes for a guest at most: each of the guest's, once from each core. */
const SGIS_MAX: u32 = 16;

/** For each core: the lines that {@link acknowledgeAs} has disabled, by words. */
const HIDDEN_SIZE: u32 = LINE_WORDS * sizeof<u32>();
const HIDDEN: usize = memory.data(MAX_CORES * HIDDEN_SIZE, sizeof<u32>());

/** {@link rankOf}: the first decides most. */
const AIMED_ELSEWHERE: u32 = 4 << LINE_BITS;
const OTHER_PRIORITY: u32 = 2 << LINE_BITS;
const OF_OTHERS: u32 = 1 << LINE_BITS;
/** {@link firstRank}: no line. */
const NO_RANK: u32 = u32.MAX_VALUE;

/**
 * Ends what `vcpu` is handling, and takes its private lines `pending`, keeping both. The controller
 * has forgotten the pending lines that are not SGIs. The other lines of `vcpu` are disabled and its
 * priorities are kept. On its core.
 */
export function saveHandled(vcpu: Vcpu, pending: u32): void {
  const direct = directGuest(vcpu);
  direct.hasSaved = 1;
  direct.activeCount = 0;
  direct.pendingPrivate = pending;
  openGuestInterface();
  endActive(vcpu);
  putSgisFirst();
  // The loop is bounded, because the other core may send SGIs faster than MVM takes them here.
  for (let n: u32 = 0; n < SGIS_MAX && (pendingLines(0) & GUEST_SGIS & direct.lines0) !== 0; n++) {
    const taken = acknowledgeAny();
    if (lineIn(taken) >= SPURIOUS) {
      enableDistributor(); // a guest of the other core has disabled it
      continue;
    }
    endAny(taken);
    direct.pendingPrivate |= bitOf(lineIn(taken));
  }
  resetGuestInterface();
}

/**
 * Ends `line`, which the loaded `vcpu` is handling and will not have any more. The controller ends
 * interrupts only in its own order, so MVM ends all that `vcpu` is handling and takes up the others
 * again. On its core.
 */
export function endHandledLine(vcpu: Vcpu, line: u32): void {
  const direct = directGuest(vcpu);
  const control = interfaceControl();
  const mask = priorityMask();
  const binaryPoint = guestBinaryPoint();
  direct.priorities0 = priorities(0);
  direct.priorities4 = priorities(4);
  direct.pendingPrivate = 0;
  direct.activeCount = 0;
  openGuestInterface();
  endActive(vcpu);
  restoreAllBut(vcpu, line, control, mask, binaryPoint);
}

/**
 * Ends what `vcpu` is handling, for good, and shuts the guest's part of the CPU interface. On its
 * core.
 */
export function dropHandled(vcpu: Vcpu): void {
  openGuestInterface();
  endActive(vcpu);
  directGuest(vcpu).activeCount = 0;
  resetGuestInterface();
}

/**
 * Ends what this core is handling, innermost first. Notes in `active` what of it `vcpu`, the loaded
 * one, can take up again, of that the outermost ACTIVE_MAX. The guest's interface is open.
 */
function endActive(vcpu: Vcpu): void {
  // Each turn ends an interrupt, unless nothing that is active is this core's.
  for (let turn: u32 = 0; turn < INTERRUPT_IDS && isHandling(); turn++) {
    const running = runningPriority();
    let rank = firstRank(vcpu, running, 0);
    while (rank !== NO_RANK && !endInterrupt(vcpu, rank & LINE_MASK, running)) {
      rank = firstRank(vcpu, running, rank + 1);
    }
  }
}

/**
 * Ends `line`, if this core is handling it, as its innermost interrupt with priority `running`.
 * Returns whether that was so.
 */
function endInterrupt(vcpu: Vcpu, line: u32, running: u32): bool {
  const sender = line < SGI_COUNT ? endSgi(vcpu, line) : vcpu.core;
  if (line >= SGI_COUNT) endAny(line);
  if (runningPriority() === running) return false;
  if (!isOf(vcpu, line)) giveBack(line);
  else if (sender === vcpu.core) noteActive(directGuest(vcpu), line);
  return true;
}

function noteActive(direct: DirectGuest, line: u32): void {
  direct.active = (direct.active << LINE_BITS) | line;
  if (direct.activeCount < ACTIVE_MAX) direct.activeCount++;
}

/**
 * The least rank, from `least` on, of a line that is active, or NO_RANK, while the interface shows
 * the priority `running`.
 */
function firstRank(vcpu: Vcpu, running: u32, least: u32): u32 {
  let best = NO_RANK;
  for (let word: u32 = 0; word < LINE_WORDS; word++) {
    for (let rest = activeLines(word); rest !== 0; rest &= rest - 1) {
      const rank = rankOf(vcpu, firstLine(word, rest), running);
      if (rank >= least && rank < best) best = rank;
    }
  }
  return best;
}

/**
 * How unlikely it is that the innermost interrupt of this core is one of `line`, which is active:
 * the line is aimed at another core; its priority is another; it is not of `vcpu`. The lower
 * LINE_BITS are the number of the line.
 */
function rankOf(vcpu: Vcpu, line: u32, running: u32): u32 {
  let rank = line;
  if (line >= FIRST_SPI && !isAimedAt(line, vcpu.core)) rank |= AIMED_ELSEWHERE;
  if (priority(line) !== running) rank |= OTHER_PRIORITY;
  if (!isOf(vcpu, line)) rank |= OF_OTHERS;
  return rank;
}

/** Whether `vcpu` may be handling `line`. */
function isOf(vcpu: Vcpu, line: u32): bool {
  return (linesOf(vcpu, wordOf(line)) & bitOf(line)) !== 0;
}

/**
 * The guest of this core had acknowledged `line` of a guest on another core, and MVM has ended the
 * interrupt. The line is aimed at the core of its guest. If it does not become pending by itself,
 * MVM makes it pending. That core looks at its lines again.
 */
function giveBack(line: u32): void {
  const owner = ownerOfLine(line);
  if (owner === noVcpu()) return;
  aimLine(line, owner.core);
  if (isEdge(line)) setPending(wordOf(line), bitOf(line));
  notifyCore(owner.core);
}

/** The virtual CPU that has the shared `line`, or noVcpu(). */
function ownerOfLine(line: u32): Vcpu {
  for (let index: u32 = 0; index < MAX_VCPUS; index++) {
    const vcpu = vcpuAt(index);
    if (!isOff(vcpu) && (lineWord(vcpu, GIVEN, wordOf(line)) & bitOf(line)) !== 0) return vcpu;
  }
  return noVcpu();
}

/**
 * The lines of a word that `vcpu` may be handling: its own, and the shared lines of its VM, which
 * belong to the VM's first virtual CPU.
 */
function linesOf(vcpu: Vcpu, word: u32): u32 {
  const own = lineWord(vcpu, GIVEN, word);
  return word === 0 ? own : own | lineWord(vcpuOfVm(vcpu.vm, 0), GIVEN, word);
}

/**
 * Ends an SGI that `vcpu` is handling, and returns which core sent it. An SGI must be ended as its
 * sender's, and the controller does not tell any more which core that is. So MVM ends it as each
 * core's in turn, the likely sender first: where the VM has several cores, another core.
 */
function endSgi(vcpu: Vcpu, id: u32): u32 {
  let sender = popcnt(vcpu.vm.cores) > 1 ? vcpu.core + 1 : vcpu.core;
  for (let n: u32 = 0; n < MAX_CORES; n++, sender++) {
    sender %= MAX_CORES;
    endAny(id | (sender << SENDER_SHIFT));
    if ((activeLines(0) & bitOf(id)) === 0) return sender;
  }
  return MAX_CORES;
}

/**
 * Makes the interrupts that `vcpu` was handling active again, and sends `vcpu` its SGIs again. The
 * lines of `vcpu` are in its group with their priorities, and its interface is set. Cold: see
 * saveTransient in lines.ts. @cold
 */
export function restoreHandled(vcpu: Vcpu): void {
  const direct = directGuest(vcpu);
  loadWatchdog(direct);
  openGuestInterface();
  restoreAllBut(vcpu, SPURIOUS, direct.interfaceControl, direct.priorityMask, direct.binaryPoint);
}

/**
 * As {@link restoreHandled}, without line `ended`. The guest's interface is open, and is set to
 * `control`, `mask` and `binaryPoint`.
 */
function restoreAllBut(vcpu: Vcpu, ended: u32, control: u32, mask: u32, binaryPoint: u32): void {
  const direct = directGuest(vcpu);
  enableDistributor();
  holdBackSgis();
  for (let n: u32 = 0; n < direct.activeCount; n++) {
    // The lowest byte was ended last: it is the outermost.
    const line = (direct.active >>> (n * LINE_BITS)) & LINE_MASK;
    if (line === ended || (linesOf(vcpu, wordOf(line)) & bitOf(line)) === 0) continue;
    if (line < SGI_COUNT) reactivateSgi(vcpu, line);
    else reactivateLine(vcpu, line);
  }
  letOwnSgisThrough();
  setPriorities(0, direct.priorities0);
  setPriorities(4, direct.priorities4);
  setGuestInterface(control, mask, binaryPoint);
  for (let rest = direct.pendingPrivate & GUEST_SGIS; rest !== 0; rest &= rest - 1)
    sendToSelf(firstLine(0, rest), true);
  setPending(0, direct.pendingPrivate & ~GUEST_SGIS);
  direct.hasSaved = 0;
  direct.pendingPrivate = 0;
}

function reactivateSgi(vcpu: Vcpu, id: u32): void {
  setPriority(id, load<u8>(changetype<u32>(directGuest(vcpu)) + id, offsetof<DirectGuest>("priorities0")));
  sendToSelf(id, true);
  if (acknowledgeAs(id, id | (vcpu.core << SENDER_SHIFT)) !== 0)
    directGuest(vcpu).pendingPrivate |= bitOf(id);
  holdBackSgis();
}

function reactivateLine(vcpu: Vcpu, line: u32): void {
  const word = wordOf(line);
  const bit = bitOf(line);
  const pending = pendingLines(word) & bit;
  const enabled = enabledLines(word) & bit;
  if (word !== 0 && popcnt(vcpu.vm.cores) === 1) aimLine(line, vcpu.core);
  setPending(word, bit);
  enableLines(word, bit);
  acknowledgeAs(line, line);
  if (enabled === 0) disableLines(word, bit);
  if (pending !== 0) setPending(word, bit);
  else clearPending(word, bit);
}

/**
 * Acknowledges `line`, which is pending, as `wanted`. Meanwhile MVM disables each line that is
 * pending and more urgent: a line of its own, or a line that the other core aims here. Each attempt
 * gets rid of one such line. Returns how often the same line came first as another sender's, and
 * was ended.
 */
function acknowledgeAs(line: u32, wanted: u32): u32 {
  const hidden = HIDDEN + coreNumber() * HIDDEN_SIZE;
  memory.fill(hidden, 0, HIDDEN_SIZE);
  let others: u32 = 0;
  for (let attempt: u32 = 0; attempt < INTERRUPT_IDS; attempt++) {
    const first = lineIn(firstPending());
    if (first === line) {
      const taken = acknowledgeAny();
      if (taken === wanted) break;
      // Either an interrupt of MVM's own has come since. Or the guest has changed priorities, and
      // the line is not urgent enough inside the last one.
      if (lineIn(taken) >= SPURIOUS) continue;
      endAny(taken);
      if (lineIn(taken) === line) others++;
      else setPending(wordOf(lineIn(taken)), bitOf(lineIn(taken)));
      continue;
    }
    if (first < SGI_COUNT || first >= SPURIOUS) break; // the other core has disabled it
    const word = wordOf(first);
    const bit = bitOf(first);
    disableLines(word, bit);
    const place = hidden + word * sizeof<u32>();
    store<u32>(place, load<u32>(place) | bit);
  }
  for (let word: u32 = 0; word < LINE_WORDS; word++) {
    enableLines(word, load<u32>(hidden + word * sizeof<u32>()));
  }
  return others;
}
