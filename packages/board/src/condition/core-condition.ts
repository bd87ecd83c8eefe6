/**
 * What a core is doing at this moment, and whether its software has fallen into an exception from
 * which it does not come back. Everything is read from the state of the board, so it is the same
 * however the run came here, and looking changes nothing.
 *
 * What counts as trouble, and what does not:
 *
 *     trouble             the software                              not the same, and no trouble
 *     fault loop          meets fault after fault, with nothing     faults that are handled
 *                         but handlers in between                   (lazy VFP, demand paging)
 *     stays in handler    is in Abort or Undefined mode, in a       a handler at work when the
 *                         closed loop, asleep, or since long; or    run ends
 *                         has left the mode, never returned, and
 *                         is in a closed loop with IRQ masked
 *                         The same in Monitor mode after an abort   a monitor at work
 *     no handler          loops in the vector of an SVC, an SMC     `b .` in a program that is
 *                         or an interrupt, or where the vector      done
 *                         leads and only registers are saved
 *     interrupt storm     takes interrupt after interrupt, with     many interrupts
 *                         nothing but handlers in between
 *     no code             executes memory that is empty
 */
import { CPU_HZ } from "../clocks";
import { FAULTS_FOR_EVER } from "../cpu/core/exception-log";
import { Mode } from "../cpu/core/system/mode";
import type { ExceptionLog, ExceptionTaken, LogOf } from "../machine/exception-logs";
import { type ClosedLoop, closedLoopAt } from "./closed-loop";
import { leadsTo } from "./prologue";

export type TroubleKind = "fault loop" | "stays in handler" | "no handler" | "interrupt storm" | "no code";

export interface Trouble {
  kind: TroubleKind;
  /** The exception with which it began; undefined: no exception has come yet. */
  exception: ExceptionTaken | undefined;
  /** A row of exceptions: how many, and the last of them. */
  inARow: number;
  last: ExceptionTaken | undefined;
  /** Whether it goes on for ever, if no other core and no device interferes. */
  endless: boolean;
}

/** Where exceptions go: the address of the vectors, and whether they are Thumb code (SCTLR.TE). */
export interface Vectors {
  base: number;
  isThumb: boolean;
}

/** Software in a virtual machine, where the processor does not show the state that it sees. */
export interface Software {
  /** Where its exceptions are noted. */
  log?: LogOf;
  /** Its mode, if its kernel runs in User mode. */
  mode?: number;
  /** The undefined instruction that this kernel has got last, and its PSR there. */
  undefinedAt?: { pc: number; psr: number };
  /** Its vectors, if they are not those of the core. */
  vectors?: Vectors;
  /** It is not on the core now, and goes on here. */
  pc?: number;
  psr?: number;
  /**
   * Bytes of its memory, if it is not on the core. Without it the software's closed loops are not
   * recognised then.
   */
  read?(va: number, length: number): Uint8Array;
}

export interface CoreCondition {
  core: number;
  world: "secure" | "non-secure";
  mode: Mode;
  pc: number;
  /** r13 and r14 of the mode; undefined: the software is not on the core now. */
  sp: number | undefined;
  lr: number | undefined;
  isThumb: boolean;
  /** "away": the software is not on the core now. */
  activity: "executes" | "wfi" | "wfe" | "held" | "away";
  irqMasked: boolean;
  fiqMasked: boolean;
  loop: ClosedLoop | undefined;
  /** The exception in whose handler the core is. */
  handler: ExceptionTaken | undefined;
  /** A fault whose handler has left its mode; nothing has returned from an exception since. */
  unreturned: ExceptionTaken | undefined;
  trouble: Trouble | undefined;
}

/** What is looked at; all of it between runs. */
export interface Observed {
  now(): number;
  activity(core: number): Exclude<CoreCondition["activity"], "away">;
  isSecure(core: number): boolean;
  register(core: number, name: string): number;
  /** Bytes at a virtual address, fewer where they cannot be read. */
  read(core: number, va: number, length: number): Uint8Array;
  log(core: number, of: LogOf): ExceptionLog;
  /** The exception with which the core came to monitor mode, where it still is. */
  monitor(core: number): ExceptionTaken | undefined;
}

const PSR_THUMB = 1 << 5;
const PSR_FIQ_MASK = 1 << 6;
const PSR_IRQ_MASK = 1 << 7;
const MODE_MASK = 0x1f;
const SCTLR_HIGH_VECTORS = 1 << 13;
const SCTLR_THUMB_EXCEPTIONS = 1 << 30;
const HIGH_VECTORS = 0xffff_0000;

/** Faults in a row that are a loop. Each row of a working kernel has a few. */
export const FAULT_LOOP = 1000;
/** Faults in a row after which nobody expects a change. */
const ENDLESS_FAULTS = 100_000;
/**
 * Interrupts in a row that are a storm. A handler that sends a long text byte by byte has a row for
 * each text.
 */
export const INTERRUPT_STORM = 100_000;
/** No handler of a fault works so long in Abort or Undefined mode: 100 ms. */
const LONG_STAY = Math.round(CPU_HZ / 10);
/** A row of exceptions has ended if the last one is so many times older than the row's mean. */
const PAUSE = 10;

export function conditionOf(observed: Observed, core: number, software: Software = {}): CoreCondition {
  const isHere = software.pc === undefined;
  const activity = isHere ? observed.activity(core) : "away";
  const isSecure = isHere && observed.isSecure(core);
  const psr = software.psr ?? observed.register(core, "cpsr");
  const pc = software.pc ?? observed.register(core, "pc");
  const isThumb = (psr & PSR_THUMB) !== 0;
  const mode: Mode = software.mode ?? psr & MODE_MASK;
  const log = observed.log(core, software.log ?? (isSecure ? "secure" : "normal"));
  const seen: Observed = isHere
    ? observed
    : { ...observed, read: (_, va, length) => software.read?.(va, length) ?? new Uint8Array(0) };
  const loop = activity === "held" ? undefined : closedLoopAt((at) => half(seen, core, at), pc, isThumb);
  const condition: CoreCondition = {
    core,
    world: isSecure ? "secure" : "non-secure",
    mode,
    pc,
    sp: isHere ? observed.register(core, "sp") : undefined,
    lr: isHere ? observed.register(core, "lr") : undefined,
    isThumb,
    activity,
    irqMasked: (psr & PSR_IRQ_MASK) !== 0,
    fiqMasked: (psr & PSR_FIQ_MASK) !== 0,
    loop,
    handler: undefined,
    unreturned: undefined,
    trouble: undefined,
  };
  if (software.mode !== undefined) condition.handler = virtualHandlerOf(log, mode, loop, software);
  else if (mode === Mode.MON) condition.handler = isHere ? observed.monitor(core) : undefined;
  else condition.handler = handlerOf(log, mode);
  if (log.inFault && condition.handler === undefined) condition.unreturned = log.lastFault;
  if (activity !== "held") condition.trouble = troubleOf(seen, condition, log, software);
  return condition;
}

function handlerOf(log: ExceptionLog, mode: Mode): ExceptionTaken | undefined {
  return log.open.has(mode) ? log.lastTo.get(mode) : undefined;
}

/**
 * Of software whose mode is not the processor's. The log does not say what has returned then. Such
 * software traps all the time, but not in a closed loop.
 */
function virtualHandlerOf(
  log: ExceptionLog,
  mode: Mode,
  loop: ClosedLoop | undefined,
  { undefinedAt }: Software,
): ExceptionTaken | undefined {
  if (loop === undefined) return undefined;
  const last = log.lastTo.get(mode);
  if (mode !== Mode.UND || last === undefined || undefinedAt === undefined) return last;
  // What its handler has executed since then may have been undefined, too.
  return last.pc === undefinedAt.pc ? last : { ...last, ...undefinedAt, sp: 0, lr: 0 };
}

function troubleOf(
  observed: Observed,
  condition: CoreCondition,
  log: ExceptionLog,
  software: Software,
): Trouble | undefined {
  const now = observed.now();
  const { handler, loop, activity, mode } = condition;
  const { firstFault, lastFault, lastInterrupt } = log;
  if (lastFault !== undefined && isFaultLoop(log, condition, now)) {
    const endless = log.faultsInARow >= ENDLESS_FAULTS;
    return {
      kind: "fault loop",
      exception: firstFault ?? lastFault,
      inARow: log.faultsInARow,
      last: lastFault,
      endless,
    };
  }
  if (lastInterrupt !== undefined && log.interruptsInARow >= INTERRUPT_STORM && goesOn(log, now))
    return {
      kind: "interrupt storm",
      exception: lastInterrupt,
      inARow: log.interruptsInARow,
      last: lastInterrupt,
      endless: true,
    };
  if (
    activity === "executes" &&
    isEmpty((va, length) => observed.read(condition.core, va, length), condition.pc)
  )
    return { kind: "no code", exception: undefined, inARow: 0, last: undefined, endless: false };
  if (handler === undefined) {
    const { unreturned } = condition;
    if (unreturned === undefined || loop === undefined || !condition.irqMasked) return undefined;
    return { kind: "stays in handler", exception: unreturned, inARow: 1, last: unreturned, endless: true };
  }
  const alone = { exception: handler, inARow: 1, last: handler };
  const stands = loop !== undefined || activity === "wfi" || activity === "wfe";
  if (mode === Mode.ABT || mode === Mode.UND) {
    if (!stands && (activity === "away" || now - handler.cycle < LONG_STAY)) return undefined;
    return { kind: "stays in handler", ...alone, endless: stands };
  }
  if (mode === Mode.MON && (handler.kind === "data abort" || handler.kind === "prefetch abort"))
    return stands ? { kind: "stays in handler", ...alone, endless: true } : undefined;
  if (loop === undefined || !isVector(observed, condition, handler, software.vectors)) return undefined;
  return { kind: "no handler", ...alone, endless: true };
}

function isFaultLoop(log: ExceptionLog, { mode }: CoreCondition, now: number): boolean {
  const { faultsInARow, firstFault, lastFault } = log;
  if (faultsInARow >= FAULTS_FOR_EVER) return mode === Mode.ABT;
  if (faultsInARow < FAULT_LOOP || lastFault === undefined) return false;
  const mean = (lastFault.cycle - (firstFault ?? lastFault).cycle) / faultsInARow;
  return now - lastFault.cycle <= PAUSE * mean;
}

/** Whether the row of interrupts has not ended. */
function goesOn({ lastInterrupt, interruptsInARow, interruptsSince }: ExceptionLog, now: number): boolean {
  const last = lastInterrupt!.cycle;
  return now - last <= PAUSE * ((last - interruptsSince) / interruptsInARow);
}

/** Does the vector of `handler` lead to the loop, and to nothing else? */
function isVector(
  observed: Observed,
  condition: CoreCondition,
  { kind }: ExceptionTaken,
  vectors: Vectors | undefined,
): boolean {
  const { core, loop } = condition;
  const { base, isThumb } = vectors ?? vectorsOf(observed, condition);
  const read = {
    half: (address: number) => half(observed, core, address),
    word: (address: number) => word(observed, core, address),
  };
  const start = { address: (base + VECTORS[kind]) >>> 0, isThumb };
  return leadsTo(read, start, ({ address }) => address >= loop!.first && address <= loop!.last);
}

const VECTORS = {
  undefined: 0x04,
  call: 0x08,
  "monitor call": 0x08,
  "prefetch abort": 0x0c,
  "data abort": 0x10,
  IRQ: 0x18,
  FIQ: 0x1c,
} as const;

/** Of the world and the mode that the core is in. */
function vectorsOf(observed: Observed, { core, world, mode }: CoreCondition): Vectors {
  const bank = world === "secure" ? "s" : "ns";
  const sctlr = observed.register(core, `sctlr_${bank}`);
  const isThumb = (sctlr & SCTLR_THUMB_EXCEPTIONS) !== 0;
  if (mode === Mode.MON) return { base: observed.register(core, "mvbar"), isThumb };
  const high = (sctlr & SCTLR_HIGH_VECTORS) !== 0;
  return { base: high ? HIGH_VECTORS : observed.register(core, `vbar_${bank}`), isThumb };
}

/** Bytes that no code has: zeros are instructions without effect. */
const EMPTY_BYTES = 64;

/** Is there nothing but zeros from `at` on? */
export function isEmpty(read: (va: number, length: number) => Uint8Array, at: number): boolean {
  const bytes = read(at, EMPTY_BYTES);
  return bytes.length === EMPTY_BYTES && bytes.every((byte) => byte === 0);
}

function half(observed: Observed, core: number, va: number): number | undefined {
  const bytes = observed.read(core, va, 2);
  return bytes.length === 2 ? bytes[0]! | (bytes[1]! << 8) : undefined;
}

function word(observed: Observed, core: number, va: number): number | undefined {
  const bytes = observed.read(core, va, 4);
  return bytes.length === 4 ? new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true) : undefined;
}
