/** The WebAssembly cores (cpu/cpu.ts) as the board's engine. */

import * as State from "../cpu/core/state";
import { Cpu, Line as CpuLine } from "../cpu/cpu";
import { CORE_STATE_SIZE, CORE_STATES, DDR_OFFSET, WASM_PAGE_SIZE } from "../memory/layout";
import type { CoreBus, CoreEngine, Line } from "./core-engine";
import { hex } from "./diagnostics";
import type { SliceEnd } from "./run-loop";
import type { ExceptionCounts, ExceptionPlace } from "./statistics";

/** CBAR: base of the MPCore private region (ARM DDI 0388 4.3.24). */
const PERIPHERAL_BASE = 0xf8f0_0000;
const THUMB_BIT = 1;
/** Value of the core state's SLEEP word (cpu/core/system/interrupts.ts). */
const SLEEP_WFE = 2;

export class WasmEngine implements CoreEngine {
  readonly memory: Uint8Array;
  private readonly cpu: Cpu;
  private readonly view: DataView;
  private bus: CoreBus | undefined;

  /** `module`: the compiled core; `ddrSize` in bytes. */
  constructor(module: WebAssembly.Module, ddrSize: number) {
    const pages = Math.ceil((DDR_OFFSET + ddrSize) / WASM_PAGE_SIZE);
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
    this.memory = new Uint8Array(memory.buffer);
    this.view = new DataView(memory.buffer);
    this.cpu = new Cpu(
      module,
      memory,
      {
        map: (pa, nonSecure) => this.bus!.map(pa, nonSecure),
        refusal: (core, pa, attributes) => this.bus!.refusal(core, pa, attributes),
        read: (core, pa, sizeLog2, attributes) => this.bus!.read(core, pa, 1 << sizeLog2, attributes),
        write: (core, pa, sizeLog2, value, attributes) =>
          this.bus!.write(core, pa, 1 << sizeLog2, value, attributes),
      },
      PERIPHERAL_BASE,
    );
  }

  connect(bus: CoreBus): void {
    this.bus = bus;
  }

  /** The numbers of Reason (cpu.ts) and SliceEnd are the same. */
  run(core: number, until: number): SliceEnd {
    return this.cpu.run(core, until) as number as SliceEnd;
  }

  reset(core: number, entry: number): void {
    this.cpu.reset(core);
    this.cpu.writeRegister(core, "pc", entry & ~THUMB_BIT);
    this.field(core, State.THUMB, entry & THUMB_BIT);
  }

  time(core: number): number {
    return this.cpu.time(core);
  }

  setTime(core: number, time: number): void {
    this.view.setBigUint64(CORE_STATES + core * CORE_STATE_SIZE + State.TIME, BigInt(time), true);
  }

  yieldNow(core: number): void {
    this.cpu.yieldNow(core);
  }

  takeSentEvent(core: number): boolean {
    return this.cpu.takeSentEvent(core);
  }

  sendEvent(core: number): void {
    this.cpu.sendEvent(core);
  }

  inWfe(core: number): boolean {
    return this.view.getUint32(CORE_STATES + core * CORE_STATE_SIZE + State.SLEEP, true) === SLEEP_WFE;
  }

  setLine(core: number, line: Line, level: boolean): void {
    this.cpu.setLine(core, line === "irq" ? CpuLine.IRQ : CpuLine.FIQ, level);
  }

  flushTlbs(): void {
    this.cpu.flushTlbs();
  }

  invalidateCode(hostOffset: number, length: number): void {
    this.cpu.invalidateCode(hostOffset, length);
  }

  setBusFault(core: number, fault: number): void {
    this.cpu.setBusFault(core, fault);
  }

  pc(core: number): number {
    return this.cpu.pc(core);
  }

  isNonSecure(core: number): boolean {
    return !this.cpu.isSecure(core);
  }

  instructions(core: number): number {
    return this.cpu.instructions(core);
  }

  nonSecureCycles(core: number): number {
    return this.cpu.nonSecureCycles(core);
  }

  exceptions(core: number, where: ExceptionPlace): ExceptionCounts {
    const count = (vector: number) => this.cpu.exceptions(core, where, vector);
    return {
      undefined: count(0x04),
      calls: count(0x08),
      prefetchAborts: count(0x0c),
      dataAborts: count(0x10),
      irqs: count(0x18),
      fiqs: count(0x1c),
    };
  }

  clearAccounts(core: number): void {
    this.cpu.clearAccounts(core);
  }

  readRegister(core: number, name: string): number {
    return this.cpu.readRegister(core, name);
  }

  translate(core: number, va: number): number | undefined {
    return this.cpu.translate(core, va);
  }

  describe(core: number): string {
    const stop = this.cpu.stopped(core);
    if (!stop) return `core ${core} stopped at PC ${hex(this.pc(core))}`;
    const world = stop.secure ? "secure" : "non-secure";
    return (
      `core ${core} (${world} world) can only loop: ${stop.reason}. The abort before it was at PC ${hex(stop.pc)}, ` +
      `for ${hex(stop.address)}: is there code at that address, mapped and open to this world, and a vector table?`
    );
  }

  private field(core: number, offset: number, value: number): void {
    this.view.setUint32(CORE_STATES + core * CORE_STATE_SIZE + offset, value, true);
  }
}
