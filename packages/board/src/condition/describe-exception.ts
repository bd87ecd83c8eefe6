/** An exception in words: what, where, why. */
import { Mode } from "../cpu/core/system/mode";
import { hex } from "../hex";
import type { ExceptionTaken } from "../machine/exception-logs";
import { isEmpty } from "./core-condition";
import { describeFaultStatus, FaultStatus, faultStatusOf, isWriteFault } from "./fault-status";
import { explainUndefined, type Permissions } from "./undefined-instruction";

/** What is known about addresses and memory. */
export interface Surroundings {
  /** "main+0x10 (source:12)"; undefined: the address is in no known program. */
  placeOf(address: number): string | undefined;
  /** Whether the code at an address is Thumb code; undefined: not known. */
  isThumbAt?(address: number): boolean | undefined;
  /** Bytes at a virtual address, fewer where they cannot be read. */
  read(va: number, length: number): Uint8Array;
  /** Whether VFP and NEON are open: CPACR, FPEXC. */
  vfp: Pick<Permissions, "cpacr" | "fpexc">;
  /** The software's kernel runs in User mode, so User mode says nothing. */
  deprivileged?: boolean;
}

const CP10_SHIFT = 20;
const CP10_MASK = 3;
const FPEXC_EN = 1 << 30;

/** Of CPACR and FPEXC. */
export function permissionsOf(cpacr: number, fpexc: number): Surroundings["vfp"] {
  return { cpacr: ((cpacr >>> CP10_SHIFT) & CP10_MASK) !== 0, fpexc: (fpexc & FPEXC_EN) !== 0 };
}

const PSR_THUMB = 1 << 5;
const MODE_MASK = 0x1f;
const ARM_SVC_NUMBER = 0xff_ffff;
const THUMB_SVC_NUMBER = 0xff;
/** Bits 15:11 of the first halfword. */
const FIRST_BITS_SHIFT = 27;
const FIRST_WIDE = 0b1_1101;
const HALF_BITS = 16;
const HALF_DIGITS = 4;
/** In bytes: an access so close to the stack pointer is one of the stack. */
const NEAR_STACK = 0x100;
/** In bytes. */
const EMPTY_BEFORE = 0x100;

/** "0x00100010 main+0x10 (source:12)" */
export function describeAddress(address: number, { placeOf }: Pick<Surroundings, "placeOf">): string {
  const place = placeOf(address);
  return place === undefined ? hex(address) : `${hex(address)} ${place}`;
}

/** "data abort at PC 0x00100010 main+0x10 (source:12): read of 0x00000000: …" */
export function describeException(taken: ExceptionTaken, around: Surroundings): string {
  return `${causeOf(taken, around)}${wrongState(taken, around)}`;
}

function causeOf(taken: ExceptionTaken, around: Surroundings): string {
  const where = `at PC ${describeAddress(taken.pc, around)}`;
  switch (taken.kind) {
    case "undefined":
      return undefinedInstruction(taken, around, where);
    case "call":
      return `SVC${callNumber(taken, around)} ${where}${callerOf(taken, around)}`;
    case "monitor call":
      return `SMC ${where}`;
    case "prefetch abort":
      return `prefetch abort ${where}: ${describeFaultStatus(taken.status!, "IFSR")} (IFSR ${hex(taken.status!)}, IFAR ${hex(taken.address!)})${throughNothing(taken, around)}${callerOf(taken, around)}`;
    case "data abort":
      return dataAbort(taken, where);
    case "IRQ":
    case "FIQ":
      return `${taken.kind} before PC ${describeAddress(taken.pc, around)}`;
  }
}

function undefinedInstruction(taken: ExceptionTaken, around: Surroundings, where: string): string {
  const isThumb = (taken.psr & PSR_THUMB) !== 0;
  const word = instructionAt(taken.pc, isThumb, around);
  if (word === undefined) return `undefined instruction ${where}`;
  const isUser = (taken.psr & MODE_MASK) === Mode.USR && around.deprivileged !== true;
  const why = explainUndefined(word, isThumb, { ...around.vfp, isUser });
  return `undefined instruction ${shown(word, isThumb)}${isThumb ? " (Thumb)" : ""} ${where}: ${why}`;
}

/** A Thumb instruction has a second halfword if its upper bits say so (ARM DDI 0406C A6.1). */
function shown(word: number, isThumb: boolean): string {
  if (!isThumb || word >>> FIRST_BITS_SHIFT >= FIRST_WIDE) return hex(word);
  return `0x${(word >>> HALF_BITS).toString(16).padStart(HALF_DIGITS, "0").toUpperCase()}`;
}

function callNumber({ psr, pc }: ExceptionTaken, around: Surroundings): string {
  const isThumb = (psr & PSR_THUMB) !== 0;
  const word = instructionAt(pc, isThumb, around);
  if (word === undefined) return "";
  return ` #${isThumb ? (word >>> 16) & THUMB_SVC_NUMBER : word & ARM_SVC_NUMBER}`;
}

function dataAbort({ status, address, sp }: ExceptionTaken, where: string): string {
  const register = status!;
  const registers = `(DFSR ${hex(register)}, DFAR ${hex(address!)})`;
  if (faultStatusOf(register) === FaultStatus.ASYNCHRONOUS_EXTERNAL)
    return `data abort, noticed ${where}: ${describeFaultStatus(register, "DFSR")} (DFSR ${hex(register)})`;
  const access = isWriteFault(register) ? "write" : "read";
  const stack =
    mayBeStack(register) && Math.abs((address! - sp) | 0) <= NEAR_STACK
      ? `; the stack pointer is ${hex(sp)}: is the stack too small, or was it never set?`
      : "";
  return `data abort ${where}: ${access} of ${hex(address!)}: ${describeFaultStatus(register, "DFSR")} ${registers}${stack}`;
}

/** A stack that is too small meets the memory below it. It is aligned all the same. */
function mayBeStack(register: number): boolean {
  const status = faultStatusOf(register);
  return status !== FaultStatus.ALIGNMENT && status !== FaultStatus.DEBUG;
}

/** The link register says from where a function was called that has no code, or traps. */
function callerOf({ lr }: ExceptionTaken, around: Surroundings): string {
  const place = lr === 0 ? undefined : around.placeOf(lr & ~1);
  return place === undefined ? "" : `; LR is ${hex(lr)} ${place}: a call from there?`;
}

/** Code ends in empty memory only by mistake. */
function throughNothing({ pc }: ExceptionTaken, { read }: Surroundings): string {
  return pc >= EMPTY_BEFORE && isEmpty(read, pc - EMPTY_BEFORE)
    ? "; the memory before it is empty: the core came through it from a jump to a wrong address, or a return without a caller"
    : "";
}

/** The core is in ARM state, and the code is Thumb code, or the other way round. */
function wrongState({ pc, psr, kind }: ExceptionTaken, { isThumbAt }: Surroundings): string {
  const isThumb = (psr & PSR_THUMB) !== 0;
  const code = isThumbAt?.(pc);
  if (code === undefined || code === isThumb || kind === "IRQ" || kind === "FIQ") return "";
  const [is, was] = code ? ["Thumb", "ARM"] : ["ARM", "Thumb"];
  return `; the code there is ${is} code, and the core is in ${was} state: bit 0 of the address in BX or BLX chooses`;
}

/** In Thumb state the first halfword is the upper half. */
function instructionAt(pc: number, isThumb: boolean, { read }: Surroundings): number | undefined {
  const bytes = read(pc, 4);
  const half = (at: number) => (bytes.length < at + 2 ? 0 : bytes[at]! | (bytes[at + 1]! << 8));
  if (bytes.length < (isThumb ? 2 : 4)) return undefined;
  return ((isThumb ? (half(0) << 16) | half(2) : (half(2) << 16) | half(0)) >>> 0) as number;
}
