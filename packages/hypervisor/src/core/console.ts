import { LEVEL_HRT, VM_NAME_SIZE } from "../../../abi/src/system-image";
import { isConsoleIdle, putByte } from "../board/board";
import { CONSOLE_LOCK, LINE_SIZE, LINES } from "./layout";
import { hexDigit, print, printBytes, printDecimal, printZeroTerminated } from "./print";
import { acquire, release, tryAcquire } from "./spinlock";
import { Vcpu, vcpuOfVm } from "./vcpu";
import { Vm } from "./vm";

// MVM's console: one UART for MVM, and for every VM without a UART of its own. MVM keeps the
// characters of a VM until the line is complete. Then MVM prints the whole line, while it holds
// CONSOLE_LOCK. Each core of a VM has lines of its own.

const OWN: string = "MVM: ";
const LINE_FEED: u8 = 0x0a;
const CARRIAGE_RETURN: u8 = 0x0d;
const TAB: u8 = 0x09;
const SPACE: u8 = 0x20;
const DELETE: u8 = 0x7f;
const BACKSLASH: u8 = 0x5c;
const LETTER_X: u8 = 0x78;
/** Characters of an escape sequence, for example \x1b. */
const ESCAPE_SIZE: u32 = 4;
/** In UTF-8, the C1 controls (U+0080–U+009F) are 0xC2 and a byte below 0xA0 (RFC 3629 3). */
const C1_FIRST_BYTE: u8 = 0xc2;
const C1_END: u8 = 0xa0;

/** Starts a line of MVM's own. The caller holds the lock until {@link endLine}. */
export function startLine(): void {
  startBareLine();
  print(OWN);
}

/** As {@link startLine}, without a prefix. */
export function startBareLine(): void {
  acquire(CONSOLE_LOCK);
}

/**
 * As {@link startLine}, but only if this needs no wait: no core is printing, and the UART has sent
 * all bytes. Then the UART accepts a line of CONSOLE_ROOM bytes at once, including "MVM: " and the
 * end of the line. Returns whether the line is started.
 */
export function tryStartLine(): bool {
  if (!tryAcquire(CONSOLE_LOCK)) return false;
  if (isConsoleIdle()) {
    print(OWN);
    return true;
  }
  release(CONSOLE_LOCK);
  return false;
}

export function endLine(): void {
  putByte(LINE_FEED);
  release(CONSOLE_LOCK);
}

export function printName(vm: Vm): void {
  printZeroTerminated(changetype<u32>(vm.record), VM_NAME_SIZE);
}

/** Prints the present level and cores of `vm`: "HRT, core 1" or "SRT, cores 0, 1". */
export function printPlace(vm: Vm): void {
  print(vm.level === LEVEL_HRT ? "HRT, core" : "SRT, core");
  if (popcnt(vm.cores) > 1) print("s");
  for (let cores = vm.cores; cores !== 0; cores &= cores - 1) {
    print(cores === vm.cores ? " " : ", ");
    printDecimal(ctz(cores));
  }
}

/**
 * Adds a character to the line of `vcpu`, and prints the line when it is complete or its buffer is
 * full. Returns whether it has printed. Call on the core of `vcpu`.
 */
export function writeToLine(vcpu: Vcpu, byte: u8): bool {
  if (<u8>(byte - SPACE) < DELETE - SPACE) {
    store<u8>(lineBuffer(vcpu) + vcpu.lineLength, byte);
    vcpu.lineLength++;
    if (vcpu.lineLength < LINE_SIZE) return false;
  } else if (byte !== LINE_FEED) {
    return byte !== CARRIAGE_RETURN && writeOther(vcpu, byte);
  }
  flushLine(vcpu);
  return true;
}

/**
 * As {@link writeToLine}, for a byte that is neither printable ASCII nor the end of a line. If an
 * escape sequence has no room in the line, prints the line first, so that no sequence is cut.
 * @cold
 */
function writeOther(vcpu: Vcpu, byte: u8): bool {
  const isEscaped = !isShown(vcpu, byte);
  const isFull = isEscaped && vcpu.lineLength + ESCAPE_SIZE > LINE_SIZE;
  if (isFull) flushLine(vcpu);
  if (isEscaped) {
    append(vcpu, BACKSLASH);
    append(vcpu, LETTER_X);
    append(vcpu, hexDigit(byte >>> 4));
    append(vcpu, hexDigit(byte & 0xf));
  } else {
    append(vcpu, byte);
  }
  if (vcpu.lineLength < LINE_SIZE) return isFull;
  flushLine(vcpu);
  return true;
}

function append(vcpu: Vcpu, byte: u8): void {
  store<u8>(lineBuffer(vcpu) + vcpu.lineLength, byte);
  vcpu.lineLength++;
}

/**
 * Whether a terminal only shows `byte`, and does nothing else. `byte` is no printable ASCII
 * character, and follows the characters in the line of `vcpu`.
 */
function isShown(vcpu: Vcpu, byte: u8): bool {
  if (byte === TAB || byte >= C1_END) return true;
  return byte > DELETE && !endsWith(vcpu, C1_FIRST_BYTE);
}

function endsWith(vcpu: Vcpu, byte: u8): bool {
  return vcpu.lineLength !== 0 && load<u8>(lineBuffer(vcpu) + vcpu.lineLength - 1) === byte;
}

/** Prints the unfinished lines of `vm`. Call while no core of `vm` runs. */
export function printUnfinishedLines(vm: Vm): void {
  const count = popcnt(vm.cores);
  for (let number: u32 = 0; number < count; number++) {
    const vcpu = vcpuOfVm(vm, number);
    if (vcpu.lineLength > 0) flushLine(vcpu);
  }
}

/** Prints the line of `vcpu`, and empties it. */
function flushLine(vcpu: Vcpu): void {
  const vm = vcpu.vm;
  acquire(CONSOLE_LOCK);
  print("[");
  printName(vm);
  print("] ");
  printBytes(lineBuffer(vcpu), vcpu.lineLength);
  putByte(LINE_FEED);
  vm.report.consoleLines++;
  release(CONSOLE_LOCK);
  vcpu.lineLength = 0;
}

function lineBuffer(vcpu: Vcpu): u32 {
  return LINES + vcpu.index * LINE_SIZE;
}
