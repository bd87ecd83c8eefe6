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
  GUEST_SGI_LINES,
  GUEST_SGIS_MAX,
  guestBinaryPoint,
  holdBackSgis,
  interfaceControl,
  isAimedAt,
  isAimedAtOnly,
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
  SGI_COUNT,
  sendGuestSgi,
  setGuestInterface,
  setPending,
  setPriorities,
  setPriority,
} from "../../board/board";
import { GuestHardware, guestHardware } from "../guest-hardware";
import { bitOf, firstLine, LINE_WORDS, wordOf } from "../line";
import { GIVEN, lineWord } from "../line-words";
import { isOff, noVcpu, Vcpu, vcpuAt, vcpuCount, vcpuOfVm } from "../vcpu";
import { loadWatchdog } from "./guest-watchdog";

// Interrupts that a VM was handling when it left its core: its guest has acknowledged them, and has
// not ended them. MVM ends them, because the CPU interface would otherwise hold back the interrupts
// of the next guest. MVM acknowledges them again when the VM comes back. A guest may take an
// interrupt while it handles another one. Then the later interrupt is the inner one, and the
// earlier one is the outer one.
//
//   VM leaves    interrupts ended, innermost first, and noted in GuestHardware.active,
//        │       the outermost in the lowest byte
//        ▼
//   VM is back   interrupts made pending and acknowledged, outermost first
//
// The running priority of the CPU interface is the priority of the innermost interrupt that the
// core is handling. It is idle if the core is handling none. MVM ends interrupts until the running
// priority is idle, and never writes GICC_EOIR while it is idle.
//
// The controller shows which shared lines are active, but not which core is handling them. So MVM
// first tries to end the line that the guest of this core is most likely to be handling (rankOf).
// If the running priority changes, the line was the innermost interrupt of the core. A guest that
// keeps to the rules handles lines of its own, which are aimed at this core, and whose priority is
// the running priority. A hostile guest may have acknowledged the line of a guest on the other
// core. MVM gives this line back to that guest, and makes it pending again.
//
// The running priority is the priority that the innermost interrupt had when it was acknowledged. A
// guest may change the priority of a line while it handles the line. If the guest has made the
// innermost interrupt less urgent than an outer one, MVM tries the outer interrupt first.
//
// If MVM tries a line that is not the innermost interrupt, the architecture leaves open what the
// write to GICC_EOIR does (ARM IHI 0048B 4.4.5). On the virtual board the write ends an outer
// interrupt, and has no effect if the core is not handling the line. If an outer interrupt has
// ended in this way, MVM notes it, as it notes the innermost one.
//
// When the guest is back, it finds its interrupts active as before, and ends each of them itself.
// MVM does not acknowledge five kinds of interrupts again:
//
//   - the innermost interrupts, if more than ACTIVE_MAX are nested;
//   - the line of a device whose lease is over;
//   - an SGI that another core sent, because this core cannot send the SGI in the name of that
//     core. A VM that shares its core has only this one core, so it needs no SGI of another core;
//   - a line to which the guest has given a priority too low to interrupt the outer interrupt;
//   - a line that the other core disables while MVM tries to acknowledge it.
//
// If the guest ends such an interrupt, it writes GICC_EOIR for a line that is not active. The
// virtual board ignores such a write. The architecture leaves open what the write does.
//
// While MVM acknowledges for the guest, the CPU interface lets only Group 1, the guest's group,
// through. MVM must not acknowledge an interrupt of its own here, for example the doorbell of an
// absent VM, because this would lose the interrupt. But a pending interrupt of MVM's own has a
// higher priority, and hides the guest's interrupt. So MVM disables the line of its own interrupt
// until MVM has acknowledged the guest's interrupt.

/** Interrupt IDs from this number on mean that there is no interrupt to acknowledge. */
const SPURIOUS: u32 = 1020;
/** The sender of an SGI, in the word that is read to acknowledge the SGI and written to end it. */
const SENDER_SHIFT: u32 = 10;
/** How many lines GuestHardware.active holds. */
const ACTIVE_MAX: u32 = 4;
/** Bits that the number of one line takes in GuestHardware.active. */
const LINE_BITS: u32 = 8;
const LINE_MASK: u32 = (1 << LINE_BITS) - 1;
/** Bytes of a set of all lines, one bit for each. */
const DISABLED_SIZE: u32 = LINE_WORDS * sizeof<u32>();
/** Address of such a set for each core: the lines that {@link acknowledgeAs} has disabled. */
const DISABLED: usize = memory.data(MAX_CORES * DISABLED_SIZE, sizeof<u32>());

/**
 * Parts of the rank of a line, the most important part first. {@link rankOf} says what they mean.
 */
const AIMED_ELSEWHERE: u32 = 1 << 18;
const OTHER_PRIORITY: u32 = 1 << 17;
const OF_OTHERS: u32 = 1 << 16;
const PRIORITY_SHIFT: u32 = LINE_BITS;
/** {@link smallestRank} returns this if there is no line. */
const NO_RANK: u32 = u32.MAX_VALUE;

/**
 * Ends the interrupts that `vcpu` is handling, takes its pending SGIs from the controller, and
 * keeps both in GuestHardware for {@link restoreHandled}. `pending`: the private lines of `vcpu`
 * that are to be kept as pending. Before this call, the caller saves the priorities of `vcpu` in
 * GuestHardware, disables its lines, and makes the lines of `pending` not pending in the
 * controller. SGIs are the exception: only an acknowledgement makes them not pending. Call on the
 * core of `vcpu`.
 */
export function saveHandled(vcpu: Vcpu, pending: u32): void {
  const hardware = guestHardware(vcpu);
  hardware.hasSaved = 1;
  hardware.activeCount = 0;
  hardware.pendingPrivate = pending;
  openGuestInterface();
  endActive(vcpu);
  putSgisFirst(); // so an acknowledgement takes an SGI, if one is pending
  // The loop is bounded, because the other core may send SGIs faster than MVM takes them here.
  for (
    let n: u32 = 0;
    n < GUEST_SGIS_MAX && (pendingLines(0) & GUEST_SGI_LINES & hardware.lines0) !== 0;
    n++
  ) {
    const taken = acknowledgeAny();
    if (lineIn(taken) >= SPURIOUS) {
      enableDistributor(); // no SGI came: a guest of the other core has disabled the distributor
      continue;
    }
    endAny(taken);
    hardware.pendingPrivate |= bitOf(lineIn(taken));
  }
  resetGuestInterface();
}

/**
 * Ends `line`, which the loaded `vcpu` is handling, because the lease of the line's device is over.
 * Interrupts are to be ended only from the innermost outwards (ARM IHI 0048B 4.4.5). So MVM ends
 * all that `vcpu` is handling, and then acknowledges all except `line` again. Call on the core of
 * `vcpu`.
 */
export function endHandledLine(vcpu: Vcpu, line: u32): void {
  const hardware = guestHardware(vcpu);
  const control = interfaceControl();
  const mask = priorityMask();
  const binaryPoint = guestBinaryPoint();
  // restoreAllBut writes these priorities, and makes the lines of `pendingPrivate` pending.
  hardware.priorities0 = priorities(0);
  hardware.priorities4 = priorities(4);
  hardware.pendingPrivate = 0;
  hardware.activeCount = 0;
  openGuestInterface();
  endActive(vcpu);
  restoreAllBut(vcpu, line, control, mask, binaryPoint);
}

/**
 * Ends the interrupts that the loaded `vcpu` is handling, for good. Turns Group 1 off in the CPU
 * interface. Call on the core of `vcpu`.
 */
export function endHandled(vcpu: Vcpu): void {
  openGuestInterface();
  endActive(vcpu);
  guestHardware(vcpu).activeCount = 0; // forgets what endActive has noted
  resetGuestInterface();
}

/**
 * Ends the interrupts that the calling core is handling, innermost first. Notes in
 * GuestHardware.active the interrupts that MVM can acknowledge again for `vcpu`, the loaded virtual
 * CPU: the outermost ACTIVE_MAX. Call after openGuestInterface.
 */
function endActive(vcpu: Vcpu): void {
  // Each round ends the innermost interrupt: it tries the active lines, the most likely line first.
  // The loop is bounded, because a round in which no line can be ended would otherwise repeat for
  // ever.
  for (let round: u32 = 0; round < INTERRUPT_IDS && isHandling(); round++) {
    const running = runningPriority();
    let rank = smallestRank(vcpu, running, 0);
    while (rank !== NO_RANK && !endInterrupt(vcpu, rank & LINE_MASK, running)) {
      rank = smallestRank(vcpu, running, rank + 1);
    }
  }
}

/**
 * Tries to end `line`, which is active. If this ends the interrupt: if `vcpu` has `line`, notes it
 * in GuestHardware.active; otherwise gives it back to its guest. `running` is the running priority
 * before the call. Returns whether `line` was the innermost interrupt that the calling core was
 * handling: then the running priority has changed. If `line` was an outer interrupt, the controller
 * may have ended it too; the result is then false.
 */
function endInterrupt(vcpu: Vcpu, line: u32, running: u32): bool {
  // Only an SGI has a sender. For every other line `sender` is vcpu.core, so that the line is
  // noted.
  const sender = line < SGI_COUNT ? endSgi(vcpu, line) : vcpu.core;
  if (line >= SGI_COUNT) endAny(line);
  const wasInnermost = runningPriority() !== running;
  if (!wasInnermost && !wasOuter(vcpu, line)) return false;
  if (!mayHandle(vcpu, line)) giveBack(line);
  // An SGI of another core is not noted, because this core cannot send it again.
  else if (sender === vcpu.core) noteActive(guestHardware(vcpu), line);
  return wasInnermost;
}

/**
 * Whether `line`, which endInterrupt has just tried to end, was an outer interrupt of the calling
 * core, the core of `vcpu`, and has ended. A shared line may also be inactive now because another
 * core has ended it at this moment. So for a shared line the result is true only if the line is
 * aimed at no other core and the VM of `vcpu` has one core: a VM with several cores may aim a line
 * here while another of its cores is handling the line. Cold, because a guest seldom changes the
 * priority of an interrupt that it is handling. @cold
 */
function wasOuter(vcpu: Vcpu, line: u32): bool {
  if ((activeLines(wordOf(line)) & bitOf(line)) !== 0) return false;
  return line < FIRST_SPI || (popcnt(vcpu.vm.cores) === 1 && isAimedAtOnly(line, vcpu.core));
}

/**
 * Notes that `line` was ended and is to be acknowledged again. The word has room for ACTIVE_MAX
 * lines: a further line pushes out the line that was noted first, which is the innermost.
 */
function noteActive(hardware: GuestHardware, line: u32): void {
  hardware.active = (hardware.active << LINE_BITS) | line;
  if (hardware.activeCount < ACTIVE_MAX) hardware.activeCount++;
}

/**
 * The smallest rank that an active line has, among the ranks from `least` on; NO_RANK: there is
 * none. `running` is the running priority.
 */
function smallestRank(vcpu: Vcpu, running: u32, least: u32): u32 {
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
 * The *rank* of the active `line`: the larger the rank, the less likely is `line` the innermost
 * interrupt that the calling core is handling. Three bits make the rank larger. AIMED_ELSEWHERE:
 * the line is not aimed at this core. OTHER_PRIORITY: the priority of the line is not `running`.
 * OF_OTHERS: `vcpu` does not have the line. Of lines that are alike in these bits, the line with
 * the most urgent priority is the most likely one, because an inner interrupt is more urgent than
 * the outer ones. The lower LINE_BITS of the rank are the number of the line.
 */
function rankOf(vcpu: Vcpu, line: u32, running: u32): u32 {
  const present = priority(line);
  let rank = (present << PRIORITY_SHIFT) | line;
  if (line >= FIRST_SPI && !isAimedAt(line, vcpu.core)) rank |= AIMED_ELSEWHERE;
  if (present !== running) rank |= OTHER_PRIORITY;
  if (!mayHandle(vcpu, line)) rank |= OF_OTHERS;
  return rank;
}

/** Whether `vcpu` may be handling `line`. */
function mayHandle(vcpu: Vcpu, line: u32): bool {
  return (linesOf(vcpu, wordOf(line)) & bitOf(line)) !== 0;
}

/**
 * Gives `line` back to the guest that has it. The guest of the calling core had acknowledged the
 * line, and MVM has ended the interrupt. Aims the line at the core of its own guest. An
 * edge-triggered line is made pending again; a level-triggered line becomes pending by itself.
 * Finally sends an SGI to the core of that guest, so that its scheduler decides and looks at the
 * lines of VMs that wait.
 */
function giveBack(line: u32): void {
  const owner = ownerOfLine(line);
  if (owner === noVcpu()) return;
  aimLine(line, owner.core);
  if (isEdge(line)) setPending(wordOf(line), bitOf(line));
  notifyCore(owner.core);
}

/** The virtual CPU that has the shared `line`, on whatever core; or noVcpu(). */
function ownerOfLine(line: u32): Vcpu {
  for (let index: u32 = 0, end = vcpuCount(); index < end; index++) {
    const vcpu = vcpuAt(index);
    if (!isOff(vcpu) && (lineWord(vcpu, GIVEN, wordOf(line)) & bitOf(line)) !== 0) return vcpu;
  }
  return noVcpu();
}

/**
 * The lines of word `word` that `vcpu` may be handling: its own, and the shared lines of its VM,
 * which belong to the VM's first virtual CPU.
 */
function linesOf(vcpu: Vcpu, word: u32): u32 {
  const own = lineWord(vcpu, GIVEN, word);
  return word === 0 ? own : own | lineWord(vcpuOfVm(vcpu.vm, 0), GIVEN, word);
}

/**
 * Ends SGI `id`, which `vcpu` may be handling. Returns the core that sent the SGI; MAX_CORES: the
 * SGI was not ended. To end an SGI, MVM must name the sender, and the controller does not tell the
 * sender of an active SGI. So MVM names each core in turn, the likely sender first. If the VM has
 * several cores, the likely sender is another core.
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
 * Lets the watchdog of `vcpu` go on. Makes the interrupts that `vcpu` was handling active again.
 * Sets its private lines, also its SGIs, pending again if they were pending when `vcpu` left. Call
 * on the core of `vcpu`, when its lines are in Group 1 with their priorities, and only if
 * GuestHardware.hasSaved is not 0. Cold, because most switches have nothing to restore. @cold
 */
export function restoreHandled(vcpu: Vcpu): void {
  const hardware = guestHardware(vcpu);
  loadWatchdog(hardware);
  openGuestInterface();
  restoreAllBut(vcpu, SPURIOUS, hardware.interfaceControl, hardware.priorityMask, hardware.binaryPoint);
}

/**
 * As {@link restoreHandled}, without the watchdog and without line `ended` (SPURIOUS: with all
 * lines). Then sets the guest's CPU interface to `control`, `mask` and `binaryPoint`. Call after
 * openGuestInterface.
 */
function restoreAllBut(vcpu: Vcpu, ended: u32, control: u32, mask: u32, binaryPoint: u32): void {
  const hardware = guestHardware(vcpu);
  enableDistributor();
  holdBackSgis(); // so that no SGI is acknowledged in place of the line that is wanted
  for (let n: u32 = 0; n < hardware.activeCount; n++) {
    // The outermost interrupt is in the lowest byte, and is acknowledged first.
    const line = (hardware.active >>> (n * LINE_BITS)) & LINE_MASK;
    // A line that `vcpu` does not have any more is left out: its lease is over.
    if (line === ended || (linesOf(vcpu, wordOf(line)) & bitOf(line)) === 0) continue;
    if (line < SGI_COUNT) reactivateSgi(vcpu, line);
    else reactivateLine(vcpu, line);
  }
  // Undo holdBackSgis: SGIs 8–15 are MVM's own, and SGIs 0–7 get the priorities of the guest.
  letOwnSgisThrough();
  setPriorities(0, hardware.priorities0);
  setPriorities(4, hardware.priorities4);
  setGuestInterface(control, mask, binaryPoint);
  for (let rest = hardware.pendingPrivate & GUEST_SGI_LINES; rest !== 0; rest &= rest - 1)
    sendGuestSgi(firstLine(0, rest));
  setPending(0, hardware.pendingPrivate & ~GUEST_SGI_LINES);
  hardware.hasSaved = 0;
  hardware.pendingPrivate = 0;
}

/**
 * Makes SGI `id`, which the core of `vcpu` sent to itself, active again. Call after holdBackSgis.
 * The SGI has the guest's priority until it is acknowledged. Then this function holds it back
 * again.
 */
function reactivateSgi(vcpu: Vcpu, id: u32): void {
  // The priorities of SGIs 0 to 7 are the bytes of priorities0 and priorities4, side by side.
  setPriority(
    id,
    load<u8>(changetype<u32>(guestHardware(vcpu)) + id, offsetof<GuestHardware>("priorities0")),
  );
  sendGuestSgi(id);
  // If the same SGI of another sender came first, acknowledgeAs has ended it. restoreAllBut then
  // sends it again.
  if (acknowledgeAs(id, id | (vcpu.core << SENDER_SHIFT)) !== 0)
    guestHardware(vcpu).pendingPrivate |= bitOf(id);
  holdBackSgis();
}

/** Makes `line` active again. It is then enabled and pending only if it was so before the call. */
function reactivateLine(vcpu: Vcpu, line: u32): void {
  const word = wordOf(line);
  const bit = bitOf(line);
  const pending = pendingLines(word) & bit;
  const enabled = enabledLines(word) & bit;
  // A shared line comes to this core only if the line is aimed here. A VM with several cores aims
  // its lines as it likes, so MVM changes nothing then.
  if (word !== 0 && popcnt(vcpu.vm.cores) === 1) aimLine(line, vcpu.core);
  setPending(word, bit);
  enableLines(word, bit);
  acknowledgeAs(line, line);
  if (enabled === 0) disableLines(word, bit);
  if (pending !== 0) setPending(word, bit);
  else clearPending(word, bit);
}

/**
 * Acknowledges `line`, which is pending. `wanted` is the word that the acknowledgement must give:
 * the line, and for an SGI its sender. A pending line with a higher priority would come first: a
 * line of MVM's own, or a line that the other core aims here. So an attempt normally acknowledges
 * `line` or disables one such line; the comments below say what else can happen. At the end these
 * lines are enabled again. Returns how often the same SGI of another sender came first. Such an SGI
 * is ended here.
 */
function acknowledgeAs(line: u32, wanted: u32): u32 {
  const disabled = DISABLED + coreNumber() * DISABLED_SIZE;
  memory.fill(disabled, 0, DISABLED_SIZE);
  let others: u32 = 0;
  for (let attempt: u32 = 0; attempt < INTERRUPT_IDS; attempt++) {
    const first = lineIn(firstPending());
    if (first === line) {
      const taken = acknowledgeAny();
      if (taken === wanted) break;
      // Nothing was acknowledged: either an interrupt of MVM's own has come since; or the guest has
      // changed priorities, and the priority of `line` is too low to interrupt the outer interrupt.
      if (lineIn(taken) >= SPURIOUS) continue;
      // Another interrupt came first. It is ended, and if it is another line, made pending again.
      endAny(taken);
      if (lineIn(taken) === line) others++;
      else setPending(wordOf(lineIn(taken)), bitOf(lineIn(taken)));
      continue;
    }
    // Only SGIs are pending, or nothing: the other core may have disabled `line`.
    if (first < SGI_COUNT || first >= SPURIOUS) break;
    const word = wordOf(first);
    const bit = bitOf(first);
    disableLines(word, bit);
    const place = disabled + word * sizeof<u32>();
    store<u32>(place, load<u32>(place) | bit);
  }
  for (let word: u32 = 0; word < LINE_WORDS; word++) {
    enableLines(word, load<u32>(disabled + word * sizeof<u32>()));
  }
  return others;
}
