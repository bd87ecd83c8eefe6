import { MAX_CORES } from "../../../../abi/src/system-image";
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
import { directGuest } from "../direct-guest";
import { GROUP_LOCK, STRAYS } from "../layout";
import { bitOf, firstLine, LINE_WORDS, wordOf } from "../line";
import { GIVEN, lineWord } from "../line-words";
import { acquire, release } from "../spinlock";
import { noVcpu, Vcpu } from "../vcpu";

// Shared lines between the cores. A guest can aim a line of its own at the other core, or a line of
// the guest there at its own core. MVM never changes the group of a line that another core is
// handling: in Group 0 the guest there could not end the interrupt (ARM IHI 0048B 4.4.5), and that
// core would not get an interrupt any more. Such a line is stray until that guest has ended it:
//
//   this core    withdraws the line ── active ──▶ stray: Group 1, disabled ──┬─ settled:
//   other core   acknowledged ··························· ended ─────────────┘  Group 0
//
// MVM settles stray lines when a core waits, and when a virtual CPU begins on a core or leaves it.
//
// MVM takes a line back only after MVM has disabled the line, and only while the calling core is
// not handling the line. So if the line is active then, another core is handling it.

const FIRST_SHARED_WORD: u32 = 1;

/** Address of the word with the stray lines of word `word`. */
function strayWord(word: u32): u32 {
  return STRAYS + word * sizeof<u32>();
}

/** The stray lines of word `word`, as they were a moment ago. */
export function straysOf(word: u32): u32 {
  return load<u32>(strayWord(word));
}

/**
 * `lines` of word `word`, which MVM takes back, stay in Group 1 for now. GROUP_LOCK is held. @cold
 */
export function addStrays(word: u32, lines: u32): void {
  store<u32>(strayWord(word), load<u32>(strayWord(word)) | lines);
}

/**
 * Puts `lines`, shared lines of word `word`, into Group 0. Those that another core is handling stay
 * in Group 1 and become stray. GROUP_LOCK is held.
 */
export function withdrawGroups(word: u32, lines: u32): void {
  const strays = lines & activeLines(word);
  addStrays(word, strays);
  setGroupLines(word, groupLines(word) & ~(lines ^ strays));
}

/**
 * Puts the stray lines that no core is handling any more into Group 0. A line is not stray any more
 * if its virtual CPU has come back and is loaded.
 */
export function settleStrays(): void {
  if (!hasStrays()) return;
  acquire(GROUP_LOCK);
  for (let word = FIRST_SHARED_WORD; word < LINE_WORDS; word++) {
    const strays = load<u32>(strayWord(word));
    if (strays === 0) continue;
    store<u32>(strayWord(word), 0);
    const withdrawn = strays & ~loadedLines(word);
    disableLines(word, withdrawn);
    withdrawGroups(word, withdrawn);
  }
  release(GROUP_LOCK);
}

/** Whether there are stray lines. A line that becomes stray just now is settled later. */
function hasStrays(): bool {
  let strays: u32 = 0;
  for (let word = FIRST_SHARED_WORD; word < LINE_WORDS; word++) strays |= straysOf(word);
  return strays !== 0;
}

/** The lines of a word that the virtual CPUs have that are loaded on the cores. */
function loadedLines(word: u32): u32 {
  let lines: u32 = 0;
  for (let core: u32 = 0; core < MAX_CORES; core++) {
    const loaded = coreAt(core).loaded;
    if (loaded !== noVcpu()) lines |= lineWord(loaded, GIVEN, word);
  }
  return lines;
}

/**
 * The shared `line` is MVM's again: disabled, not pending, Group 0 or stray. The calling core is
 * not handling the line. GROUP_LOCK is held.
 */
export function reclaimSharedLine(line: u32): void {
  quietInterrupt(line);
  const word = wordOf(line);
  withdrawGroups(word, bitOf(line));
  if ((load<u32>(strayWord(word)) & bitOf(line)) === 0) reclaimInterrupt(line);
}

/**
 * Aims the lines of the guest on the other core there again. Called when the guest of the calling
 * core, which is `core`, waits or leaves the core, and when another guest begins there. That guest
 * may have aimed the lines elsewhere.
 */
export function straightenOthers(core: Core): void {
  for (let other: u32 = 0; other < MAX_CORES; other++) {
    if (other === core.number) continue;
    const loaded = coreAt(other).loaded;
    if (loaded !== noVcpu() && directGuest(loaded).hasShared !== 0) straighten(loaded, other);
  }
}

/** The lines of `vcpu`, which was loaded on core `other` just now, are aimed at that core. @cold */
function straighten(vcpu: Vcpu, other: u32): void {
  for (let word = FIRST_SHARED_WORD; word < LINE_WORDS; word++) {
    for (let rest = lineWord(vcpu, GIVEN, word); rest !== 0; rest &= rest - 1) {
      const line = firstLine(word, rest);
      if (!isAimedAtOnly(line, other)) aimBack(vcpu, line, other);
    }
  }
}

/** Aims `line` at core `other`, if `vcpu` is loaded there and has the line. @cold */
function aimBack(vcpu: Vcpu, line: u32, other: u32): void {
  acquire(GROUP_LOCK);
  const given = lineWord(vcpu, GIVEN, wordOf(line)) & groupLines(wordOf(line));
  if (coreAt(other).loaded === vcpu && (given & bitOf(line)) !== 0) aimLine(line, other);
  release(GROUP_LOCK);
}
