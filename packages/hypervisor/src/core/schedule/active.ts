import { INTERRUPT_IDS, MAX_CORES } from "../../../../abi/src/system-image";
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
  lineOf,
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
import { bitOf, firstLine, wordOf } from "../line";
import { Vcpu, vcpuOfVm } from "../vcpu";

// Interrupts that a VM was handling, acknowledged and not ended, when it left its core. They are
// ended for it, so that the CPU interface does not hold back the next guest's, and acknowledged for
// it again when it comes back:
//
//   leaves   ended, innermost first; noted in Vcpu.active, outermost lowest ─┐
//   is back  made pending and acknowledged, outermost first                ◀─┘
//
// and then the guest's own end of each finds it as it was. Three are not taken up again, and the
// guest's end of them is of none that is active: more than ACTIVE_MAX inside one another; one of a
// device whose lease is over; and an SGI of another core, in whose name nobody can send it again.
// Between VMs of a shared core it is none that a guest needs: each has the one core.
//
// Meanwhile the interface lets through the guest's group alone: what is MVM's own, an absent VM's
// doorbell for example, must not be taken here, for it would be lost. But while it is pending, the
// controller tells of nothing less urgent, so it is disabled for that moment.

/** Those that a guest may have. */
const SGIS: u32 = 0x000000ff;
const SGI_COUNT: u32 = 16;
const SPURIOUS: u32 = 1020;
/** In what is read to acknowledge an SGI, and written to end it. */
const SENDER_SHIFT: u32 = 10;
const ACTIVE_MAX: u32 = 4;
const LINE_BITS: u32 = 8;
/** Each of the guest's SGIs, from each core. */
const SGIS_MAX: u32 = 16;

/**
 * Ends what `vcpu` is handling, and takes the SGIs that it was sent, `sgis`, keeping both. Its
 * other lines are disabled, its priorities kept. On its core. @cold
 */
export function setAside(vcpu: Vcpu, sgis: u32): void {
  vcpu.aside = 1;
  vcpu.activeCount = 0;
  vcpu.pendingSgis = sgis;
  openGuestInterface();
  endActive(vcpu);
  putSgisFirst();
  // The other core may send them faster than they are taken here.
  for (let n: u32 = 0; n < SGIS_MAX && (pendingLines(0) & SGIS & vcpu.lines0) !== 0; n++) {
    const taken = acknowledgeAny();
    if (lineOf(taken) >= SPURIOUS) break;
    endAny(taken);
    vcpu.pendingSgis |= bitOf(lineOf(taken));
  }
  resetGuestInterface();
}

/**
 * Ends `line`, which the loaded `vcpu` is handling and will not have any more, wherever it is among
 * what that is handling: the order of ends is the controller's, so all are ended, and the others
 * taken up again. On its core. @cold
 */
export function endLine(vcpu: Vcpu, line: u32): void {
  const control = interfaceControl();
  const mask = priorityMask();
  const binaryPoint = guestBinaryPoint();
  vcpu.priorities0 = priorities(0);
  vcpu.priorities4 = priorities(4);
  vcpu.pendingSgis = 0;
  vcpu.activeCount = 0;
  openGuestInterface();
  endActive(vcpu);
  takeUpBut(vcpu, line, control, mask, binaryPoint);
}

/**
 * Ends what `vcpu` is handling, for good, and shuts the guest's part of the CPU interface. On its
 * core.
 */
export function endHandled(vcpu: Vcpu): void {
  openGuestInterface();
  endActive(vcpu);
  vcpu.activeCount = 0;
  resetGuestInterface();
}

/**
 * Ends what `vcpu` is handling and notes what can be taken up again, the outermost ACTIVE_MAX of
 * it, in its `active`. The guest's interface is open.
 */
function endActive(vcpu: Vcpu): void {
  let active0 = activeLines(0) & linesOf(vcpu, 0);
  let active1 = activeLines(1) & linesOf(vcpu, 1);
  let active2 = activeLines(2) & linesOf(vcpu, 2);
  // The innermost has the lowest number of a priority, and must be ended first.
  while ((active0 | active1 | active2) !== 0) {
    let best = mostUrgent(0, active0, SPURIOUS);
    best = mostUrgent(1, active1, best);
    best = mostUrgent(2, active2, best);
    const rest: u32 = ~bitOf(best);
    const word = wordOf(best);
    if (word === 0) active0 &= rest;
    else if (word === 1) active1 &= rest;
    else active2 &= rest;
    if (best >= SGI_COUNT) endAny(best);
    else if (endSgi(vcpu, best) !== vcpu.core) continue;
    vcpu.active = (vcpu.active << LINE_BITS) | best;
    if (vcpu.activeCount < ACTIVE_MAX) vcpu.activeCount++;
  }
}

/**
 * The lines of a word that `vcpu` may be handling: its own, and its VM's shared ones, which the
 * first one has.
 */
function linesOf(vcpu: Vcpu, word: u32): u32 {
  const own = load<u32>(changetype<u32>(vcpu) + word * sizeof<u32>(), offsetof<Vcpu>("lines0"));
  if (word === 0) return own;
  const first = vcpuOfVm(vcpu.vm, 0);
  return own | load<u32>(changetype<u32>(first) + word * sizeof<u32>(), offsetof<Vcpu>("lines0"));
}

/** The most urgent of `lines`, of word `word`, and of line `best`. */
function mostUrgent(word: u32, lines: u32, best: u32): u32 {
  for (let rest = lines; rest !== 0; rest &= rest - 1) {
    const line = firstLine(word, rest);
    if (best === SPURIOUS || priority(line) < priority(best)) best = line;
  }
  return best;
}

/**
 * Ends an SGI that `vcpu` is handling, and returns which core sent it. It must be ended as that
 * core's, which the controller does not tell any more: one after the other. The likely one first:
 * with several cores, another one.
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
 * Makes `vcpu`, whose lines are in its group, with their priorities, and whose interface is set, be
 * handling what it was, and sends it its SGIs again. Returns these. @cold
 */
export function takeUp(vcpu: Vcpu): u32 {
  openGuestInterface();
  return takeUpBut(vcpu, SPURIOUS, vcpu.interfaceControl, vcpu.priorityMask, vcpu.binaryPoint);
}

/**
 * As {@link takeUp}, without line `ended`. The guest's interface is open, and becomes as is said.
 */
function takeUpBut(vcpu: Vcpu, ended: u32, control: u32, mask: u32, binaryPoint: u32): u32 {
  holdBackSgis();
  for (let n: u32 = 0; n < vcpu.activeCount; n++) {
    // the last one ended is the lowest byte: the outermost
    const line = (vcpu.active >>> (n * LINE_BITS)) & 0xff;
    if (line === ended || (linesOf(vcpu, wordOf(line)) & bitOf(line)) === 0) continue;
    if (line < SGI_COUNT) takeUpSgi(vcpu, line);
    else takeUpLine(line);
  }
  letOwnSgisThrough();
  setPriorities(0, vcpu.priorities0);
  setPriorities(4, vcpu.priorities4);
  setGuestInterface(control, mask, binaryPoint);
  const sgis = vcpu.pendingSgis;
  for (let rest = sgis; rest !== 0; rest &= rest - 1) sendToSelf(firstLine(0, rest), true);
  vcpu.aside = 0;
  vcpu.pendingSgis = 0;
  return sgis;
}

function takeUpSgi(vcpu: Vcpu, id: u32): void {
  setPriority(id, load<u8>(changetype<u32>(vcpu) + id, offsetof<Vcpu>("priorities0")));
  sendToSelf(id, true);
  if (take(id, id | (vcpu.core << SENDER_SHIFT)) !== 0) vcpu.pendingSgis |= bitOf(id);
  holdBackSgis();
}

function takeUpLine(line: u32): void {
  const word = wordOf(line);
  const bit = bitOf(line);
  const pending = pendingLines(word) & bit;
  const enabled = enabledLines(word) & bit;
  setPending(word, bit);
  enableLines(word, bit);
  take(line, line);
  if (enabled === 0) disableLines(word, bit);
  if (pending !== 0) setPending(word, bit);
  else clearPending(word, bit);
}

/**
 * Acknowledges `line`, which is pending, as `wanted`. What is pending and more urgent, MVM's own or
 * aimed here from the other core, is disabled meanwhile; each try gets rid of one. Returns how
 * often the same line came first as that of another sender, and was ended.
 */
function take(line: u32, wanted: u32): u32 {
  let hidden0: u32 = 0;
  let hidden1: u32 = 0;
  let hidden2: u32 = 0;
  let others: u32 = 0;
  for (let attempt: u32 = 0; attempt < INTERRUPT_IDS; attempt++) {
    const first = lineOf(firstPending());
    if (first === line) {
      const taken = acknowledgeAny();
      if (taken === wanted) break;
      // Something of MVM's has come since; or the guest has changed priorities, and it is not
      // urgent enough inside the last one.
      if (lineOf(taken) >= SPURIOUS) continue;
      endAny(taken);
      others++;
      continue;
    }
    if (first < SGI_COUNT || first >= SPURIOUS) break; // the other core has disabled it
    const word = wordOf(first);
    const bit = bitOf(first);
    disableLines(word, bit);
    if (word === 0) hidden0 |= bit;
    else if (word === 1) hidden1 |= bit;
    else hidden2 |= bit;
  }
  enableLines(0, hidden0);
  enableLines(1, hidden1);
  enableLines(2, hidden2);
  return others;
}
