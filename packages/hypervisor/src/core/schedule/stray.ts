import { MAX_CORES } from "../../../../abi/src/system-image";
import { r32 } from "../../../../toolchain/hw/hw";
import {
  activeLines,
  aimLine,
  disableLines,
  groupLines,
  isAimedAtOnly,
  quietInterrupt,
  reclaimInterrupt,
  setGroupLines,
} from "../../board/board";
import { Core, coreAt } from "../core";
import { guestHardware } from "../guest-hardware";
import { GROUP_LOCK, STRAYS } from "../layout";
import { isMoving, isOnCore } from "../life/request";
import { bitOf, firstLine, LINE_WORDS, wordOf } from "../line";
import { GIVEN, lineWord } from "../line-words";
import { acquire, release } from "../spinlock";
import { isOff, noVcpu, Vcpu, vcpuAt, vcpuCount } from "../vcpu";

// Shared lines that the other core is handling although they belong to a VM of this core. A guest
// can aim a line of its own at the other core. A guest can also take a line of a guest on the other
// core, by aiming that line at the core on which it runs itself. So MVM may have to *withdraw* a
// line from a VM (put the line into Group 0) while another core is handling the line. MVM then
// leaves such a line in Group 1 for the time being. In Group 0 the guest on the other core could
// not end the interrupt (ARM IHI 0048B 4.4.5), and the other core would get no interrupt of the
// same or a lower priority any more. The line is *stray* until the guest on the other core has
// ended the interrupt:
//
//   this core    withdraws the line: is it active? ─ yes ─▶ stray ───────┬─▶ withdrawn: Group 0
//                                                    Group 1, disabled   │
//   other core   acknowledges the line ························· ends it ┘
//
// MVM tries again to withdraw stray lines when a core waits, when a virtual CPU begins on a core,
// and when a loaded virtual CPU stops (leave.ts).
//
// MVM withdraws a line only after MVM has taken the line from the guest (the line is disabled, or
// armed), and only while the calling core is not handling the line. So if the line is active at
// that time, another core is handling the line.

/** The lines of this word and of all later words are shared by all cores. */
const FIRST_SHARED_WORD: u32 = 1;

/** Address of the stray lines of word `word` of the distributor (line.ts). */
function strayWord(word: u32): u32 {
  return STRAYS + word * sizeof<u32>();
}

/** The stray lines of word `word`. Without GROUP_LOCK the result may be out of date. */
export function straysOf(word: u32): u32 {
  return r32(strayWord(word));
}

/**
 * Adds `lines` of word `word` to the stray lines. Does not change their group, which is Group 1.
 * The caller holds GROUP_LOCK. @cold
 */
export function addStrays(word: u32, lines: u32): void {
  store<u32>(strayWord(word), load<u32>(strayWord(word)) | lines);
}

/**
 * Puts `lines`, shared lines of word `word`, into Group 0. Those that another core is handling stay
 * in Group 1 and become stray. The caller has disabled `lines`, and holds GROUP_LOCK.
 */
export function withdrawLines(word: u32, lines: u32): void {
  const strays = lines & activeLines(word);
  addStrays(word, strays);
  setGroupLines(word, groupLines(word) & ~(lines & ~strays));
}

/**
 * Withdraws the stray lines that no core is handling any more: puts them into Group 0. If the
 * virtual CPU that has a stray line is loaded again, the line stays in Group 1 for its guest, and
 * is not stray any more. Call on any core, without GROUP_LOCK.
 */
export function withdrawStrays(): void {
  if (!hasStrays()) return;
  acquire(GROUP_LOCK);
  for (let word = FIRST_SHARED_WORD; word < LINE_WORDS; word++) {
    const strays = load<u32>(strayWord(word));
    if (strays === 0) continue;
    store<u32>(strayWord(word), 0);
    const withdrawn = strays & ~loadedLines(word);
    disableLines(word, withdrawn);
    withdrawLines(word, withdrawn); // lines that are still active become stray again
  }
  release(GROUP_LOCK);
}

/**
 * Whether there are stray lines. Reads without GROUP_LOCK, and may miss a line that becomes stray
 * at this moment. A later call of withdrawStrays withdraws this line.
 */
function hasStrays(): bool {
  let strays: u32 = 0;
  for (let word = FIRST_SHARED_WORD; word < LINE_WORDS; word++) strays |= straysOf(word);
  return strays !== 0;
}

/** The lines of word `word` of all virtual CPUs that are loaded, on whatever core. */
function loadedLines(word: u32): u32 {
  let lines: u32 = 0;
  for (let core: u32 = 0; core < MAX_CORES; core++) {
    const loaded = coreAt(core).loaded;
    if (loaded !== noVcpu()) lines |= lineWord(loaded, GIVEN, word);
  }
  return lines;
}

/**
 * Takes the shared `line` from its VM for good: makes the line disabled and not pending, and puts
 * it into Group 0. If another core is handling the line, it becomes stray instead. The calling core
 * is not handling the line. The caller holds GROUP_LOCK.
 */
export function reclaimSharedLine(line: u32): void {
  quietInterrupt(line);
  const word = wordOf(line);
  withdrawLines(word, bitOf(line));
  // If the line is not stray, it also gets the priority of MVM's own lines.
  if ((load<u32>(strayWord(word)) & bitOf(line)) === 0) reclaimInterrupt(line);
}

/**
 * Aims each shared line of a guest on another core at the core of that guest again. A guest of
 * `core`, the calling core, may have aimed these lines elsewhere. Call when `core` waits, when a
 * virtual CPU of `core` stops or moves (whether it was loaded or not), and when a guest begins on
 * `core`. The guests of the other cores need not be loaded.
 */
export function aimOthersBack(core: Core): void {
  for (let index: u32 = 0, end = vcpuCount(); index < end; index++) {
    const vcpu = vcpuAt(index);
    if (isOff(vcpu) || guestHardware(vcpu).hasShared === 0) continue;
    if (!isOnCore(vcpu, core.number) && !hasSeveralCores(vcpu)) aimLinesBack(vcpu);
  }
}

/**
 * Whether the VM of `vcpu` has several cores. Such a VM has all cores, so it is the only VM of the
 * system, and aims its lines as it likes.
 */
function hasSeveralCores(vcpu: Vcpu): bool {
  return popcnt(vcpu.vm.cores) > 1;
}

/** Aims the lines of `vcpu`, which is on another core, at that core. @cold */
function aimLinesBack(vcpu: Vcpu): void {
  const core = vcpu.core;
  for (let word = FIRST_SHARED_WORD; word < LINE_WORDS; word++) {
    for (let rest = lineWord(vcpu, GIVEN, word); rest !== 0; rest &= rest - 1) {
      const line = firstLine(word, rest);
      if (!isAimedAtOnly(line, core)) aimLineBack(vcpu, line, core);
    }
  }
}

/**
 * Aims `line` at `core`, if `vcpu` still has the line and stays on that core. Checks this under the
 * lock, because `core` is not the calling core: that core may take the line from `vcpu`, or move
 * `vcpu`, meanwhile. @cold
 */
function aimLineBack(vcpu: Vcpu, line: u32, core: u32): void {
  acquire(GROUP_LOCK);
  const has = (lineWord(vcpu, GIVEN, wordOf(line)) & bitOf(line)) !== 0;
  if (has && !isOff(vcpu) && isOnCore(vcpu, core) && !isMoving(vcpu)) aimLine(line, core);
  release(GROUP_LOCK);
}
