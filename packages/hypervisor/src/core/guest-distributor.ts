import {
  FIRST_SPI,
  GICD_CTLR,
  GICD_ICENABLER,
  GICD_ICFGR,
  GICD_ICPENDR,
  GICD_IPRIORITYR,
  GICD_ISACTIVER,
  GICD_ISENABLER,
  GICD_ISPENDR,
  GICD_ITARGETSR,
  GICD_SGIR,
} from "../../../abi/src/arm/gic";
import {
  activeLines,
  clearPending,
  disableLines,
  distributorRegister,
  enabledLines,
  enableLines,
  guestPriority,
  isEdge,
  pendingLines,
  SGI_LINES,
  sendGuestSgi,
  setEdge,
  setGuestPriority,
  setPending,
} from "../board/board";
import { guestHardware } from "./guest-hardware";
import { GROUP_LOCK } from "./layout";
import { bitOf, LINE_WORDS, wordOf } from "./line";
import { GIVEN, HELD, lineWord, setLineWord } from "./line-words";
import { acquire, release } from "./spinlock";
import { Vcpu } from "./vcpu";

// The interrupt distributor as a deprivileged guest sees it: only with the guest's own lines (ARM
// IHI 0048B 4.3). The page of the distributor is not mapped for the guest, so each access of the
// guest comes to MVM.
//
//   control            the guest has its own. While it is 0, the guest's lines are disabled in the
//                      hardware, and the guest sees the set HELD as its enables.
//   enable, pending,   the guest's lines pass; other bits read as zero and ignore writes
//   active, priority,
//   configuration
//   targets            the guest's core, whatever the guest writes
//   software interrupt only to the guest's own core, and only with a number that the guest has
//   type, identity     the hardware's

const WORD: u32 = 4;
const ENABLE: u32 = 1;
/** Offsets of the read-only registers that tell what the distributor is. */
const GICD_TYPER: u32 = 0x004;
const GICD_IIDR: u32 = 0x008;
const GICD_IDENTITY: u32 = 0xfd0;
/** Bytes of a block of registers with a bit for each line; with a byte; with two bits. */
const BIT_BLOCK: u32 = 0x80;
const BYTE_BLOCK: u32 = 0x400;
const CONFIGURATION_BLOCK: u32 = 0x100;
const LINES_OF_CONFIGURATION: u32 = 16;
/** The upper of a line's two bits of configuration. */
const EDGE: u32 = 2;
/** GICD_SGIR: 25:24 filter, 23:16 list, 3:0 number. */
const SGIR_FILTER_SHIFT: u32 = 24;
const SGIR_LIST_SHIFT: u32 = 16;
const SGIR_TO_LIST: u32 = 0;
const SGIR_TO_SELF: u32 = 2;
const SGIR_NUMBER: u32 = 0xf;

/** Sets the distributor to what the guest of `vcpu` finds when it starts: off, no line enabled. */
export function resetDistributor(vcpu: Vcpu): void {
  guestHardware(vcpu).distributor = 0;
  for (let word: u32 = 0; word < LINE_WORDS; word++) setLineWord(vcpu, HELD, word, 0);
}

/**
 * The word at `offset` (a multiple of 4), as the guest of `vcpu` reads it. Call on the core of
 * `vcpu`, which is loaded there.
 */
export function readDistributor(vcpu: Vcpu, offset: u32): u32 {
  if (offset === GICD_CTLR) return guestHardware(vcpu).distributor;
  if (offset === GICD_TYPER || offset === GICD_IIDR || offset >= GICD_IDENTITY) {
    return distributorRegister(offset);
  }
  if (isIn(offset, GICD_ISENABLER, BIT_BLOCK)) return enables(vcpu, (offset - GICD_ISENABLER) / WORD);
  if (isIn(offset, GICD_ICENABLER, BIT_BLOCK)) return enables(vcpu, (offset - GICD_ICENABLER) / WORD);
  if (isIn(offset, GICD_ISPENDR, BIT_BLOCK)) return pendings(vcpu, (offset - GICD_ISPENDR) / WORD);
  if (isIn(offset, GICD_ICPENDR, BIT_BLOCK)) return pendings(vcpu, (offset - GICD_ICPENDR) / WORD);
  if (isIn(offset, GICD_ISACTIVER, BIT_BLOCK)) {
    const word = (offset - GICD_ISACTIVER) / WORD;
    return word < LINE_WORDS ? activeLines(word) & lineWord(vcpu, GIVEN, word) : 0;
  }
  if (isIn(offset, GICD_IPRIORITYR, BYTE_BLOCK)) return priorityBytes(vcpu, offset - GICD_IPRIORITYR);
  if (isIn(offset, GICD_ITARGETSR, BYTE_BLOCK)) return targetBytes(vcpu, offset - GICD_ITARGETSR);
  if (isIn(offset, GICD_ICFGR, CONFIGURATION_BLOCK)) {
    return configuration(vcpu, ((offset - GICD_ICFGR) / WORD) * LINES_OF_CONFIGURATION);
  }
  return 0;
}

/**
 * Does a write of the guest of `vcpu`: the `bytes` low bytes of `value` at `offset`. Call on the
 * core of `vcpu`, which is loaded there.
 */
export function writeDistributor(vcpu: Vcpu, offset: u32, bytes: u32, value: u32): void {
  if (isIn(offset, GICD_IPRIORITYR, BYTE_BLOCK)) {
    for (let n: u32 = 0; n < bytes; n++) {
      const line = offset - GICD_IPRIORITYR + n;
      if (has(vcpu, line)) setGuestPriority(line, value >>> (8 * n));
    }
    return;
  }
  if (bytes !== WORD) return; // only priorities and targets have bytes (4.1.4)
  if (offset === GICD_CTLR) control(vcpu, value & ENABLE);
  else if (isIn(offset, GICD_ISENABLER, BIT_BLOCK)) {
    enable(vcpu, (offset - GICD_ISENABLER) / WORD, value);
  } else if (isIn(offset, GICD_ICENABLER, BIT_BLOCK)) {
    disable(vcpu, (offset - GICD_ICENABLER) / WORD, value);
  } else if (isIn(offset, GICD_ISPENDR, BIT_BLOCK)) {
    const word = (offset - GICD_ISPENDR) / WORD;
    setPending(word, value & notSgis(vcpu, word));
  } else if (isIn(offset, GICD_ICPENDR, BIT_BLOCK)) {
    const word = (offset - GICD_ICPENDR) / WORD;
    clearPending(word, value & notSgis(vcpu, word));
  } else if (isIn(offset, GICD_ICFGR, CONFIGURATION_BLOCK)) {
    configure(vcpu, ((offset - GICD_ICFGR) / WORD) * LINES_OF_CONFIGURATION, value);
  } else if (offset === GICD_SGIR) send(vcpu, value);
}

function isIn(offset: u32, base: u32, size: u32): bool {
  return offset >= base && offset - base < size;
}

/** Whether the guest has `line`. */
function has(vcpu: Vcpu, line: u32): bool {
  return line < LINE_WORDS * 32 && (lineWord(vcpu, GIVEN, wordOf(line)) & bitOf(line)) !== 0;
}

/** The guest's lines of word `word`, which may be beyond the last one. */
function linesOf(vcpu: Vcpu, word: u32): u32 {
  return word < LINE_WORDS ? lineWord(vcpu, GIVEN, word) : 0;
}

/** As {@link linesOf}, without software interrupts: these are sent, not set (4.3.7, 4.3.8). */
function notSgis(vcpu: Vcpu, word: u32): u32 {
  return word === 0 ? linesOf(vcpu, 0) & ~SGI_LINES : linesOf(vcpu, word);
}

function enables(vcpu: Vcpu, word: u32): u32 {
  const lines = linesOf(vcpu, word);
  if (lines === 0) return 0;
  return (guestHardware(vcpu).distributor !== 0 ? enabledLines(word) : lineWord(vcpu, HELD, word)) & lines;
}

function enable(vcpu: Vcpu, word: u32, value: u32): void {
  const lines = value & linesOf(vcpu, word);
  if (lines === 0) return;
  if (guestHardware(vcpu).distributor !== 0) enableLines(word, lines);
  else setLineWord(vcpu, HELD, word, lineWord(vcpu, HELD, word) | lines);
}

function disable(vcpu: Vcpu, word: u32, value: u32): void {
  const lines = value & linesOf(vcpu, word);
  if (lines === 0) return;
  if (guestHardware(vcpu).distributor !== 0) disableLines(word, lines);
  else setLineWord(vcpu, HELD, word, lineWord(vcpu, HELD, word) & ~lines);
}

function control(vcpu: Vcpu, value: u32): void {
  if (value === guestHardware(vcpu).distributor) return;
  for (let word: u32 = 0; word < LINE_WORDS; word++) {
    const lines = linesOf(vcpu, word);
    if (lines === 0) continue;
    if (value === 0) {
      const enabled = enabledLines(word) & lines;
      setLineWord(vcpu, HELD, word, enabled);
      disableLines(word, enabled);
    } else {
      enableLines(word, lineWord(vcpu, HELD, word) & lines);
    }
  }
  guestHardware(vcpu).distributor = value;
}

function pendings(vcpu: Vcpu, word: u32): u32 {
  const lines = linesOf(vcpu, word);
  return lines === 0 ? 0 : pendingLines(word) & lines;
}

function priorityBytes(vcpu: Vcpu, first: u32): u32 {
  let bytes: u32 = 0;
  for (let n: u32 = 0; n < WORD; n++) {
    if (has(vcpu, first + n)) bytes |= guestPriority(first + n) << (8 * n);
  }
  return bytes;
}

/** The targets of four lines from `first` on. Linux learns from them which bit is its core's. */
function targetBytes(vcpu: Vcpu, first: u32): u32 {
  let bytes: u32 = 0;
  for (let n: u32 = 0; n < WORD; n++) {
    if (has(vcpu, first + n)) bytes |= (1 << vcpu.core) << (8 * n);
  }
  return bytes;
}

function configuration(vcpu: Vcpu, first: u32): u32 {
  let bits: u32 = 0;
  for (let n: u32 = 0; n < LINES_OF_CONFIGURATION; n++) {
    if (has(vcpu, first + n) && isEdge(first + n)) bits |= EDGE << (2 * n);
  }
  return bits;
}

/** Sets the configuration of 16 lines from `first` on. Lines of other guests stay as they are. */
function configure(vcpu: Vcpu, first: u32, value: u32): void {
  if (first < FIRST_SPI) return; // fixed
  acquire(GROUP_LOCK);
  for (let n: u32 = 0; n < LINES_OF_CONFIGURATION; n++) {
    if (has(vcpu, first + n)) setEdge(first + n, (value & (EDGE << (2 * n))) !== 0);
  }
  release(GROUP_LOCK);
}

/** Does a write of GICD_SGIR. */
function send(vcpu: Vcpu, value: u32): void {
  const filter = (value >>> SGIR_FILTER_SHIFT) & 3;
  const listed = ((value >>> SGIR_LIST_SHIFT) & (1 << vcpu.core)) !== 0;
  const number = value & SGIR_NUMBER;
  if (!has(vcpu, number)) return;
  if (filter === SGIR_TO_SELF || (filter === SGIR_TO_LIST && listed)) sendGuestSgi(number);
}
