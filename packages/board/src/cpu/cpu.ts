/**
 * The processor of the board: two Cortex-A9 cores that share one WebAssembly.Memory with the
 * board's RAM (memory/layout.ts). Time is in CPU cycles. A core runs in slices, and where a slice
 * ends cannot be seen in the core's state.
 */

import { hex } from "../hex";
import type { CoreBus, CoreDebug, CoreEngine } from "../machine/core-engine";
import type { Turns } from "../machine/engine";
import { ExceptionLogs } from "../machine/exception-logs";
import type { ExceptionCounts } from "../machine/statistics";
import { DDR_OFFSET, WASM_PAGE_SIZE } from "../memory/layout";
import { PRIVATE_REGION_BASE } from "../memory/map";
import {
  CORES,
  DebugRegister,
  type ExceptionPlace,
  type Line,
  NEVER,
  Sleep,
  type SliceEnd,
  Vector,
} from "./core/contract";
import * as State from "./core/state";
import { CpuImages } from "./cpu-images";
import { type CoreExports, instantiate } from "./instance";
import { StateView } from "./state-view";
import { dropperOf } from "./translation-dropper";
import type { TranslationSetting } from "./translation-setting";
import { compileModule, type ModuleCompiler, Translations } from "./translations";

const THUMB_BIT = 1;
const NAMED_REGISTERS: Record<string, number> = {
  sp: 13,
  lr: 14,
  pc: DebugRegister.PC,
  cpsr: DebugRegister.CPSR,
  spsr: DebugRegister.SPSR,
};

export class Cpu implements CoreEngine {
  readonly memory: Uint8Array;
  /** The fields of cpu/core/state.ts, by core. */
  readonly state: StateView;
  readonly images: CpuImages;
  /** None while translations are dropped, so that a run begins often without them. */
  readonly turns: Turns | undefined;
  private readonly exceptionLogs: ExceptionLogs;
  private readonly core: CoreExports;
  private readonly translations: Translations;
  /** ACCESS_TIME of the core. */
  private readonly accessTimes: Float64Array;
  private bus: CoreBus | undefined;
  private readonly dropper: (() => void) | undefined;

  /** `module`: the compiled core; `ddrSize` in bytes. Connect a bus before a core runs. */
  constructor(
    module: WebAssembly.Module,
    ddrSize: number,
    readonly translation: TranslationSetting = "off",
    compile: ModuleCompiler = compileModule,
  ) {
    const pages = Math.ceil((DDR_OFFSET + ddrSize) / WASM_PAGE_SIZE);
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
    this.memory = new Uint8Array(memory.buffer);
    this.state = new StateView(memory.buffer);
    this.exceptionLogs = new ExceptionLogs(this.memory);
    this.translations = new Translations(memory, compile);
    this.core = instantiate(module, memory, () => this.bus!, this.translations);
    this.accessTimes = new Float64Array(memory.buffer, this.core.ACCESS_TIME.value, 1);
    this.images = new CpuImages(this.core, memory.buffer, ddrSize);
    this.core.init();
    this.core.setThreshold(translation === "off" ? NEVER : Math.min(translation.threshold, NEVER - 1));
    this.dropper = translation === "off" ? undefined : dropperOf(translation.dropSeed, this.core);
    this.turns = this.dropper === undefined ? turnsOf(this.core) : undefined;
    for (let core = 0; core < CORES; core++) this.reset(core, 0);
  }

  /** How often code was translated to a WebAssembly function. */
  get functionsMade(): number {
    return this.translations.made;
  }

  get longestTranslation(): number {
    return this.translations.longestPause;
  }

  get debug(): CoreDebug {
    const { core, state } = this;
    return {
      state,
      markBreakpoint: (address, on) => core.markBreakpoint(address, Number(on)),
      watchPage: (va, on) => core.watchPage(va, Number(on)),
      setWatching: (on) => core.setWatching(Number(on)),
      setStepping: (number, how) => core.setStepping(number, how),
      setObserving: (on) => core.setObserving(Number(on)),
      readRegister: (number, register) => core.readRegister(number, register) >>> 0,
      writeRegister: (number, register, value) => core.writeRegister(number, register, value >>> 0),
      refuseLoad: (number, va) => core.refuseLoad(number, va),
    };
  }

  connect(bus: CoreBus): void {
    this.bus = bus;
  }

  reset(core: number, entry: number, registers: readonly number[] = []): void {
    this.core.reset(core, PRIVATE_REGION_BASE);
    for (const [n, value] of registers.entries()) this.core.writeRegister(core, n, value >>> 0);
    this.writeRegister(core, "pc", entry & ~THUMB_BIT);
    this.state.setWord(core, State.THUMB, entry & THUMB_BIT);
  }

  run(core: number, until: number): SliceEnd {
    this.dropper?.();
    return this.core.run(core, BigInt(until));
  }

  time(core: number): number {
    return this.state.number(core, State.TIME);
  }

  accessTime(): number {
    return this.accessTimes[0]!;
  }

  accessFromOutside(core: number): void {
    this.accessTimes[0] = this.time(core);
  }

  setTime(core: number, time: number): void {
    this.state.setDoubleword(core, State.TIME, BigInt(time));
  }

  yieldNow(core: number): void {
    this.core.yieldNow(core);
  }

  shortenSlice(core: number, until: number): void {
    this.core.shortenSlice(core, BigInt(until));
  }

  yields(core: number): boolean {
    return this.state.word(core, State.YIELD) !== 0;
  }

  takeSentEvent(core: number): boolean {
    const sent = this.state.word(core, State.EVENT_SENT) !== 0;
    if (sent) this.state.setWord(core, State.EVENT_SENT, 0);
    return sent;
  }

  sendEvent(core: number): void {
    this.core.sendEvent(core);
  }

  inWfe(core: number): boolean {
    return this.state.word(core, State.SLEEP) === Sleep.WFE;
  }

  isNonSecure(core: number): boolean {
    return this.state.word(core, State.SECURE) === 0;
  }

  setLine(core: number, line: Line, level: boolean): void {
    this.core.setLine(core, line, level ? 1 : 0);
  }

  driveDebugSignals(levels: number): void {
    this.core.setDebugSignals(levels);
  }

  flushTlbs(): void {
    this.core.flushTlbs();
  }

  invalidateCode(hostOffset: number, length: number): void {
    this.core.invalidateCode(hostOffset, length);
  }

  setBusFault(core: number, fault: number): void {
    this.state.setWord(core, State.BUS_FAULT, fault);
  }

  pc(core: number): number {
    return this.core.readRegister(core, DebugRegister.PC) >>> 0;
  }

  instructions(core: number): number {
    return this.state.number(core, State.COUNT);
  }

  inSmp(core: number): boolean {
    return (this.state.word(core, State.ACTLR) & State.ACTLR_SMP) !== 0;
  }

  nonSecureCycles(core: number): number {
    const past = this.state.number(core, State.NONSECURE_TIME);
    if (!this.isNonSecure(core)) return past;
    return past + this.time(core) - this.state.number(core, State.WORLD_SINCE);
  }

  exceptions(core: number, place: ExceptionPlace): ExceptionCounts {
    return {
      undefined: this.exceptionCount(core, place, Vector.UNDEFINED),
      calls: this.exceptionCount(core, place, Vector.CALL),
      prefetchAborts: this.exceptionCount(core, place, Vector.PREFETCH_ABORT),
      dataAborts: this.exceptionCount(core, place, Vector.DATA_ABORT),
      irqs: this.exceptionCount(core, place, Vector.IRQ),
      fiqs: this.exceptionCount(core, place, Vector.FIQ),
    };
  }

  private exceptionCount(core: number, place: ExceptionPlace, vector: Vector): number {
    const kind = (vector >>> 2) - 1;
    return this.state.word(core, State.EXCEPTIONS + 4 * (place * State.EXCEPTION_KINDS + kind));
  }

  loopCycles(core: number): number {
    return Number(this.state.doubleword(core, State.LOOP_TIME));
  }

  walks(core: number, nonSecure: boolean): number {
    return Number(this.state.doubleword(core, State.WALKS + (nonSecure ? 8 : 0)));
  }

  clearAccounts(core: number): void {
    for (let offset = 0; offset < State.ACCOUNTS_SIZE; offset += 4)
      this.state.setWord(core, State.ACCOUNTS + offset, 0);
    this.state.setDoubleword(core, State.WORLD_SINCE, BigInt(this.time(core)));
    this.exceptionLogs.clear(core);
  }

  keepCoverage(): void {
    this.core.keepCoverage(1);
  }

  describe(core: number): string {
    if (this.state.word(core, State.STOPPED) === 0) return `core ${core} stopped at PC ${hex(this.pc(core))}`;
    const world = this.isNonSecure(core) ? "non-secure" : "secure";
    const pc = this.state.word(core, State.STOP_PC);
    const address = this.state.word(core, State.STOP_ADDRESS);
    return (
      `core ${core} (${world} world) can only loop: the prefetch-abort vector cannot be fetched. ` +
      `The abort before it was at PC ${hex(pc)}, for ${hex(address)}: ` +
      "is there code at that address, mapped and open to this world, and a vector table?"
    );
  }

  /**
   * "r0" … "r15", "sp", "lr", "pc", "cpsr" or "spsr" of the current mode. Inside a bus call "pc" is
   * the address of the instruction that makes the access. Throws RangeError for another name.
   */
  readRegister(core: number, name: string): number {
    return this.core.readRegister(core, registerNumber(name)) >>> 0;
  }

  /**
   * Between slices: writes a register, named as for readRegister. CPSR is written whole, also the
   * bits that the core itself could not change.
   */
  writeRegister(core: number, name: string, value: number): void {
    this.core.writeRegister(core, registerNumber(name), value >>> 0);
  }
}

function registerNumber(name: string): number {
  const number = NAMED_REGISTERS[name] ?? Number(/^r(\d|1[0-5])$/.exec(name)?.[1]);
  if (Number.isNaN(number)) {
    throw new RangeError(`No register "${name}"; there are r0 … r15, sp, lr, pc, cpsr, spsr`);
  }
  return number;
}

function turnsOf(core: CoreExports): Turns {
  return {
    take: (start, end, last, quantum) => core.takeTurns(start, end, last, quantum),
    ended: () => core.lastSliceEnd(),
    comeBack: () => core.endTurns(),
    running: () => core.runningCore(),
    start: () => core.turnsStart(),
    end: () => core.turnsEnd(),
    sliceEnd: () => core.turnsSliceEnd(),
    wasSentEvent: (number) => core.wasSentEvent(number) !== 0,
    eventArrival: (number) => core.eventArrival(number),
  };
}
