/** What the cores note about exceptions (cpu/core/exception-log.ts), as the board reads it. */
import { Vector } from "../cpu/core/contract";
import * as Log from "../cpu/core/exception-log";
import { LIFE_WORDS, LIFE_WORDS_STRIDE, OWNER_WORDS } from "../cpu/core/shared-state";
import { Mode } from "../cpu/core/system/mode";
import { EXCEPTION_LOGS, EXCEPTION_LOGS_PER_CORE } from "../memory/layout";
import type { ExceptionCounts } from "./statistics";

/** A call: SVC. A monitor call: SMC. */
export type ExceptionKind =
  | "undefined"
  | "call"
  | "monitor call"
  | "prefetch abort"
  | "data abort"
  | "IRQ"
  | "FIQ";

/** An exception that a core has taken. */
export interface ExceptionTaken {
  kind: ExceptionKind;
  /** Address of the instruction that caused it; of an interrupt, of the next instruction. */
  pc: number;
  /** CPSR before. */
  psr: number;
  /** Mode of the handler. */
  handler: Mode;
  /** An abort: DFSR or IFSR. */
  status: number | undefined;
  /** An abort: DFAR or IFAR. An asynchronous abort leaves DFAR as it was. */
  address: number | undefined;
  cycle: number;
  /** r13 and r14 of the mode before. */
  sp: number;
  lr: number;
}

/** The exceptions of the software of one world on one core. */
export interface ExceptionLog {
  counts: ExceptionCounts;
  /** Modes to which an exception was taken from which nothing has returned yet. */
  open: ReadonlySet<Mode>;
  /** A fault was taken, and nothing has returned from an exception since. */
  inFault: boolean;
  /**
   * Faults (undefined instructions and aborts) in a row, and interrupts in a row, without an
   * instruction in between that is not one of their handlers.
   */
  faultsInARow: number;
  interruptsInARow: number;
  /** The fault with which the present row began. */
  firstFault: ExceptionTaken | undefined;
  lastFault: ExceptionTaken | undefined;
  lastInterrupt: ExceptionTaken | undefined;
  /** The last exception to each mode. */
  lastTo: ReadonlyMap<Mode, ExceptionTaken>;
  /** Board time of the interrupt before the first of the present row. */
  interruptsSince: number;
}

/** Whose exceptions: of the secure world, or of the normal world's software with this number. */
export type LogOf = "secure" | "normal" | number;

const KINDS: Readonly<Record<number, ExceptionKind>> = {
  [Vector.UNDEFINED]: "undefined",
  [Vector.CALL]: "call",
  [Vector.PREFETCH_ABORT]: "prefetch abort",
  [Vector.DATA_ABORT]: "data abort",
  [Vector.IRQ]: "IRQ",
  [Vector.FIQ]: "FIQ",
};
const RECORDS: ReadonlyMap<Mode, number> = new Map([
  [Mode.FIQ, Log.LOG_TO_FIQ],
  [Mode.IRQ, Log.LOG_TO_IRQ],
  [Mode.SVC, Log.LOG_TO_SVC],
  [Mode.ABT, Log.LOG_TO_ABT],
  [Mode.UND, Log.LOG_TO_UND],
]);
const MODES = [...RECORDS.keys()];
const MODE_BIT = 0xf;
const WORD = 4;

export class ExceptionLogs {
  private readonly view: DataView;

  constructor(memory: Uint8Array) {
    this.view = new DataView(memory.buffer, memory.byteOffset, memory.byteLength);
  }

  /** The word of the normal world's software on `core` is at this offset of the memory; 0: none. */
  setOwnerWord(core: number, hostOffset: number): void {
    this.view.setUint32(OWNER_WORDS + WORD * core, hostOffset, true);
  }

  /**
   * The word that counts the starts of software number 0 is at this offset of the memory, and that
   * of the next number `stride` bytes behind it.
   */
  setLifeWords(hostOffset: number, stride: number): void {
    this.view.setUint32(LIFE_WORDS, hostOffset, true);
    this.view.setUint32(LIFE_WORDS_STRIDE, stride, true);
  }

  read(core: number, of: LogOf): ExceptionLog {
    const at = EXCEPTION_LOGS + core * EXCEPTION_LOGS_PER_CORE + numberOf(of) * Log.LOG_SIZE;
    const isOld = typeof of === "number" && this.isOfEarlierStart(at, of);
    const word = (field: number) =>
      isOld && field >= Log.LOG_OPEN ? 0 : this.view.getUint32(at + field, true);
    const record = (field: number) => (isOld ? undefined : this.record(at + field));
    const lastTo = new Map<Mode, ExceptionTaken>();
    for (const [mode, field] of RECORDS) {
      const taken = record(field);
      if (taken !== undefined) lastTo.set(mode, taken);
    }
    const [irq, fiq] = [lastTo.get(Mode.IRQ), lastTo.get(Mode.FIQ)];
    const count = (vector: Vector) => word(Log.LOG_COUNTS + vector - Vector.UNDEFINED);
    return {
      counts: {
        undefined: count(Vector.UNDEFINED),
        calls: count(Vector.CALL),
        prefetchAborts: count(Vector.PREFETCH_ABORT),
        dataAborts: count(Vector.DATA_ABORT),
        irqs: count(Vector.IRQ),
        fiqs: count(Vector.FIQ),
      },
      open: new Set(MODES.filter((mode) => (word(Log.LOG_OPEN) & (1 << (mode & MODE_BIT))) !== 0)),
      inFault: word(Log.LOG_IN_FAULT) !== 0,
      faultsInARow: word(Log.LOG_FAULTS_IN_A_ROW),
      interruptsInARow: word(Log.LOG_INTERRUPTS_IN_A_ROW),
      firstFault: record(Log.LOG_FIRST_FAULT),
      lastFault: [Mode.ABT, Mode.UND]
        .filter((mode) => (mode & MODE_BIT) === word(Log.LOG_LAST_FAULT_MODE))
        .map((mode) => lastTo.get(mode))[0],
      lastInterrupt: (irq?.cycle ?? -1) > (fiq?.cycle ?? -1) ? irq : fiq,
      lastTo,
      interruptsSince: Number(this.view.getBigUint64(at + Log.LOG_ROW_OF_INTERRUPTS, true)),
    };
  }

  /** The exception with which `core` came to monitor mode; undefined: it is not there. */
  monitor(core: number): ExceptionTaken | undefined {
    const at = EXCEPTION_LOGS + core * EXCEPTION_LOGS_PER_CORE;
    if (this.view.getUint32(at + Log.MONITOR_OPEN, true) === 0) return undefined;
    const taken = this.record(at + Log.MONITOR_RECORD);
    return taken?.kind === "call" ? { ...taken, kind: "monitor call" } : taken;
  }

  /** Everything begins anew. */
  clear(core: number): void {
    const at = EXCEPTION_LOGS + core * EXCEPTION_LOGS_PER_CORE;
    for (let offset = 0; offset <= Log.MONITOR_OPEN; offset += WORD)
      this.view.setUint32(at + offset, 0, true);
  }

  /** The core notices it at the next exception (system/exception-accounts.ts). */
  private isOfEarlierStart(log: number, software: number): boolean {
    const lives = this.view.getUint32(LIFE_WORDS, true);
    if (lives === 0) return false;
    const life = lives + software * this.view.getUint32(LIFE_WORDS_STRIDE, true);
    return this.view.getUint32(life, true) !== this.view.getUint32(log + Log.LOG_LIFE, true);
  }

  private record(at: number): ExceptionTaken | undefined {
    const word = (field: number) => this.view.getUint32(at + field, true);
    const vector = word(Log.RECORD_VECTOR);
    const kind = KINDS[vector];
    if (kind === undefined) return undefined;
    const isAbort = vector === Vector.PREFETCH_ABORT || vector === Vector.DATA_ABORT;
    return {
      kind,
      pc: word(Log.RECORD_PC),
      psr: word(Log.RECORD_PSR),
      handler: word(Log.RECORD_MODE),
      status: isAbort ? word(Log.RECORD_STATUS) : undefined,
      address: isAbort ? word(Log.RECORD_ADDRESS) : undefined,
      cycle: Number(this.view.getBigUint64(at + Log.RECORD_TIME, true)),
      sp: word(Log.RECORD_SP),
      lr: word(Log.RECORD_LR),
    };
  }
}

/** The logs of the normal world on `core`: without a number, and of each number. */
export const NORMAL_LOGS: readonly LogOf[] = ["normal", ...Array.from({ length: Log.OWNERS }, (_, n) => n)];

function numberOf(of: LogOf): number {
  if (of === "secure") return Log.SECURE_LOG;
  if (of === "normal") return Log.NORMAL_LOG;
  if (!Number.isInteger(of) || of < 0 || of >= Log.OWNERS)
    throw new RangeError(`software ${of}: numbers are 0 to ${Log.OWNERS - 1}`);
  return Log.FIRST_OWNER_LOG + of;
}
