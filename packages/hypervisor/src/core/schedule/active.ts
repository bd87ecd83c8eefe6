import { INTERRUPT_IDS, MAX_CORES } from "../../../../abi/src/system-image";
import { coreNumber } from "../../arch/arch";
import {
  acknowledgeAny,
  activeLines,
  clearPending,
  disableLines,
  enabledLines,
  enableLines,
  endAny,
  firstPending,
  guestBinaryPoint,
  holdBackSgis,
  interfaceControl,
  letOwnSgisThrough,
  lineIn,
  openGuestInterface,
  pendingLines,
  priorities,
  priority,
  priorityMask,
  putSgisFirst,
  resetGuestInterface,
  sendToSelf,
  setGuestInterface,
  setPending,
  setPriorities,
  setPriority,
} from "../../board/board";
import { DirectGuest, directGuest } from "../direct-guest";
import { bitOf, firstLine, LINE_WORDS, wordOf } from "../line";
import { GIVEN, lineWord } from "../line-words";
import { Vcpu, vcpuOfVm } from "../vcpu";

// Interrupts that a VM was handling when it left its core: acknowledged, and not ended. MVM ends
// them, because the CPU interface would otherwise hold back the interrupts of the next guest. MVM
// acknowledges them again when the VM comes back:
//
//   leaves    ended, innermost first, and noted in
//             Vcpu.active, outermost lowest          ─┐
//   is back   made pending and acknowledged,          │
//             outermost first                        ◀┘
//
// The guest's own end of each interrupt then finds the controller as it was. Three kinds are not
// taken up again, and the guest's end of them has no effect: what lies deeper than ACTIVE_MAX
// inside one another; the line of a device whose lease is over; and an SGI of another core, because
// nobody can send it again in that core's name. No guest needs the last between VMs of a shared
// core, because each of these VMs has one core.
//
// Meanwhile the CPU interface lets through the guest's group alone. MVM must not acknowledge an
// interrupt of its own here, for example the doorbell of an absent VM, because that would lose it.
// While such an interrupt is pending, the controller tells of nothing less urgent. So MVM disables
// it for that moment.

/** SGIs that a guest may have. */
const SGIS: u32 = 0x000000ff;
const SGI_COUNT: u32 = 16;
const SPURIOUS: u32 = 1020;
/** The sender of an SGI, in the word that is read to acknowledge the SGI and written to end it. */
const SENDER_SHIFT: u32 = 10;
const ACTIVE_MAX: u32 = 4;
/** Vcpu.active: bits for the number of a line. */
const LINE_BITS: u32 = 8;
const LINE_MASK: u32 = (1 << LINE_BITS) - 1;
/** Each of the guest's SGIs, from each core. */
const SGIS_MAX: u32 = 16;

/** For each core: the lines that {@link acknowledgeAs} has disabled, by words. */
const HIDDEN_SIZE: u32 = LINE_WORDS * sizeof<u32>();
const HIDDEN: usize = memory.data(MAX_CORES * HIDDEN_SIZE, sizeof<u32>());

/** {@link mostUrgent}: no line. */
const NO_RANK: u32 = u32.MAX_VALUE;

/**
 * Ends what `vcpu` is handling, and takes the SGIs `sgis`, which were sent to it, keeping both. Its
 * other lines are disabled and its priorities are kept. On its core.
 */
export function saveHandled(vcpu: Vcpu, sgis: u32): void {
  const direct = directGuest(vcpu);
  direct.hasSaved = 1;
  direct.activeCount = 0;
  direct.pendingSgis = sgis;
  openGuestInterface();
  endActive(vcpu);
  putSgisFirst();
  // The loop is bounded, because the other core may send SGIs faster than MVM takes them here.
  for (let n: u32 = 0; n < SGIS_MAX && (pendingLines(0) & SGIS & direct.lines0) !== 0; n++) {
    const taken = acknowledgeAny();
    if (lineIn(taken) >= SPURIOUS) break;
    endAny(taken);
    direct.pendingSgis |= bitOf(lineIn(taken));
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
  direct.pendingSgis = 0;
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
 * Ends what `vcpu` is handling, the most urgent first, because that is the innermost. Notes in
 * `active` what can be taken up again, of that the outermost ACTIVE_MAX. The guest's interface is
 * open.
 */
function endActive(vcpu: Vcpu): void {
  const direct = directGuest(vcpu);
  for (let rank = mostUrgent(vcpu, 0); rank !== NO_RANK; rank = mostUrgent(vcpu, rank + 1)) {
    const line = rank & LINE_MASK;
    if (line >= SGI_COUNT) endAny(line);
    else if (endSgi(vcpu, line) !== vcpu.core) continue;
    direct.active = (direct.active << LINE_BITS) | line;
    if (direct.activeCount < ACTIVE_MAX) direct.activeCount++;
  }
}

/**
 * The most urgent of the lines that `vcpu` is handling, from rank `least` on, or NO_RANK. A line's
 * rank is its priority and, in the lower LINE_BITS, its number: of equal priorities the lowest
 * number is the innermost. {@link endActive} asks for growing ranks, so it ends each line once,
 * also a line that the controller still calls active because another core is handling it.
 */
function mostUrgent(vcpu: Vcpu, least: u32): u32 {
  let best = NO_RANK;
  for (let word: u32 = 0; word < LINE_WORDS; word++) {
    for (let rest = activeLines(word) & linesOf(vcpu, word); rest !== 0; rest &= rest - 1) {
      const line = firstLine(word, rest);
      const rank = (priority(line) << LINE_BITS) | line;
      if (rank >= least && rank < best) best = rank;
    }
  }
  return best;
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
 * Makes `vcpu` be handling what it was, and sends it its SGIs again. The lines of `vcpu` are in its
 * group with their priorities, and its interface is set. Cold: see saveInHardware in lines.ts.
 * @cold
 */
export function restoreHandled(vcpu: Vcpu): void {
  const direct = directGuest(vcpu);
  openGuestInterface();
  restoreAllBut(vcpu, SPURIOUS, direct.interfaceControl, direct.priorityMask, direct.binaryPoint);
}

/**
 * As {@link restoreHandled}, without line `ended`. The guest's interface is open, and is set to
 * `control`, `mask` and `binaryPoint`.
 */
function restoreAllBut(vcpu: Vcpu, ended: u32, control: u32, mask: u32, binaryPoint: u32): void {
  const direct = directGuest(vcpu);
  holdBackSgis();
  for (let n: u32 = 0; n < direct.activeCount; n++) {
    // The lowest byte was ended last: it is the outermost.
    const line = (direct.active >>> (n * LINE_BITS)) & LINE_MASK;
    if (line === ended || (linesOf(vcpu, wordOf(line)) & bitOf(line)) === 0) continue;
    if (line < SGI_COUNT) restoreSgi(vcpu, line);
    else restoreLine(line);
  }
  letOwnSgisThrough();
  setPriorities(0, direct.priorities0);
  setPriorities(4, direct.priorities4);
  setGuestInterface(control, mask, binaryPoint);
  for (let rest = direct.pendingSgis; rest !== 0; rest &= rest - 1) sendToSelf(firstLine(0, rest), true);
  direct.hasSaved = 0;
  direct.pendingSgis = 0;
}

function restoreSgi(vcpu: Vcpu, id: u32): void {
  setPriority(id, load<u8>(changetype<u32>(directGuest(vcpu)) + id, offsetof<DirectGuest>("priorities0")));
  sendToSelf(id, true);
  if (acknowledgeAs(id, id | (vcpu.core << SENDER_SHIFT)) !== 0) directGuest(vcpu).pendingSgis |= bitOf(id);
  holdBackSgis();
}

function restoreLine(line: u32): void {
  const word = wordOf(line);
  const bit = bitOf(line);
  const pending = pendingLines(word) & bit;
  const enabled = enabledLines(word) & bit;
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
      others++;
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
