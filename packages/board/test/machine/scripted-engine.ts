/**
 * Cores that run a script instead of instructions: a generator that works on the bus and yields
 * what it does next. It lets the board be tested without the CPU core.
 */

import { Attribute, Line, SliceEnd } from "../../src/cpu/core/contract";
import type { CoreBus, CoreDebug, CoreEngine, CoreImages } from "../../src/machine/core-engine";
import { DDR_OFFSET } from "../../src/memory/layout";

/** Cycles to compute for, or how to sleep; "stop" is what the core cannot execute. */
export type Step = number | "wfi" | "wfe" | "stop";

export type Script = (cpu: ScriptedCore) => Generator<Step, void, void>;

/** A sleep instruction takes time even when it does not sleep. */
const WAKE_CYCLES = 1;

export class ScriptedCore {
  time = 0;
  nonSecure = false;
  irq = false;
  fiq = false;
  event = false;
  sentEvent = false;
  fault = 0;
  entry = 0;
  /** What `reset` was given for r0, r1 … */
  registers: readonly number[] = [];
  /** Rising edges of IRQ, with the core's time. */
  readonly irqRises: number[] = [];
  steps: Generator<Step, void, void> | undefined;
  remaining = 0;
  sleeping: "wfi" | "wfe" | undefined;
  yieldAsked = false;
  sliceEnd = 0;

  constructor(
    readonly number: number,
    private readonly engine: ScriptedEngine,
  ) {}

  read(pa: number, size = 4): number {
    this.fault = 0;
    return this.engine.bus!.read(this.number, pa, size, this.nonSecure ? Attribute.NON_SECURE : 0);
  }

  write(pa: number, value: number, size = 4): void {
    this.fault = 0;
    this.engine.bus!.write(this.number, pa, size, value, this.nonSecure ? Attribute.NON_SECURE : 0);
  }

  sev(): void {
    this.event = true;
    if (!this.engine.bus!.eventMatters(this.number)) return;
    this.sentEvent = true;
    this.yieldAsked = true;
  }
}

export class ScriptedEngine implements CoreEngine {
  readonly memory: Uint8Array;
  readonly cores: ScriptedCore[];
  bus: CoreBus | undefined;
  tlbFlushes = 0;
  readonly longestTranslation = 0;

  constructor(
    private readonly scripts: Script[],
    ddrSize: number,
  ) {
    this.memory = new Uint8Array(DDR_OFFSET + ddrSize);
    this.cores = scripts.map((_, core) => new ScriptedCore(core, this));
  }

  driveDebugSignals(): void {}

  get debug(): CoreDebug {
    throw new Error("scripted cores have no debugger");
  }

  get images(): CoreImages {
    throw new Error("scripted cores have no snapshots");
  }

  connect(bus: CoreBus): void {
    this.bus = bus;
  }

  run(core: number, until: number): SliceEnd {
    const cpu = this.cores[core]!;
    cpu.yieldAsked = false;
    cpu.sliceEnd = until;
    while (cpu.time < cpu.sliceEnd) {
      if (cpu.sleeping) {
        const wakes = cpu.irq || cpu.fiq || (cpu.sleeping === "wfe" && cpu.event);
        if (!wakes) return SliceEnd.ASLEEP;
        if (cpu.sleeping === "wfe") cpu.event = false;
        cpu.sleeping = undefined;
        cpu.remaining = WAKE_CYCLES;
      }
      if (cpu.remaining > 0) {
        const taken = Math.min(cpu.remaining, cpu.sliceEnd - cpu.time);
        cpu.time += taken;
        cpu.remaining -= taken;
        continue;
      }
      const step = cpu.steps!.next();
      if (step.done || step.value === "stop") return SliceEnd.STOPPED;
      if (typeof step.value === "number") cpu.remaining = step.value;
      else cpu.sleeping = step.value;
      if (cpu.yieldAsked) return SliceEnd.YIELD;
    }
    return SliceEnd.TIME;
  }

  time(core: number): number {
    return this.cores[core]!.time;
  }
  accessTime(core: number): number {
    return this.time(core);
  }
  accessFromOutside(): void {}
  setTime(core: number, time: number): void {
    this.cores[core]!.time = time;
  }
  yieldNow(core: number): void {
    this.cores[core]!.yieldAsked = true;
  }
  shortenSlice(core: number, until: number): void {
    const cpu = this.cores[core]!;
    cpu.sliceEnd = Math.min(cpu.sliceEnd, until);
  }
  yields(core: number): boolean {
    return this.cores[core]!.yieldAsked;
  }
  takeSentEvent(core: number): boolean {
    const sent = this.cores[core]!.sentEvent;
    this.cores[core]!.sentEvent = false;
    return sent;
  }
  sendEvent(core: number): void {
    this.cores[core]!.event = true;
  }
  inWfe(core: number): boolean {
    return this.cores[core]!.sleeping === "wfe";
  }
  reset(core: number, entry: number, registers: readonly number[] = []): void {
    const cpu = this.cores[core]!;
    cpu.entry = entry;
    cpu.registers = registers;
    cpu.event = false;
    cpu.nonSecure = false;
    cpu.remaining = 0;
    cpu.sleeping = undefined;
    cpu.irqRises.length = 0;
    cpu.steps = this.scripts[core]!(cpu);
  }
  setLine(core: number, line: Line, level: boolean): void {
    const cpu = this.cores[core]!;
    if (line === Line.IRQ && level && !cpu.irq) cpu.irqRises.push(cpu.time);
    if (line === Line.IRQ) cpu.irq = level;
    else cpu.fiq = level;
  }
  flushTlbs(): void {
    this.tlbFlushes++;
  }
  invalidateCode(): void {}
  setBusFault(core: number, fault: number): void {
    this.cores[core]!.fault = fault;
  }
  pc(core: number): number {
    return 0x1000 * (core + 1);
  }
  isNonSecure(core: number): boolean {
    return this.cores[core]!.nonSecure;
  }
  inSmp(): boolean {
    return false;
  }

  instructions(core: number): number {
    return this.cores[core]!.time;
  }
  nonSecureCycles(): number {
    return 0;
  }
  exceptions() {
    return { undefined: 0, calls: 0, prefetchAborts: 0, dataAborts: 0, irqs: 0, fiqs: 0 };
  }
  loopCycles(): number {
    return 0;
  }
  walks(): number {
    return 0;
  }

  clearAccounts(): void {}
  keepCoverage(): void {}

  describe(core: number): string {
    return `core ${core} cannot go on`;
  }
}
