/** Two cores with RAM from address 0 and a recording device above it: the smallest board. */
import { buildCore } from "../../build";
import { BusFault, NO_RAM, SliceEnd } from "../../src/cpu/core/contract";
import * as State from "../../src/cpu/core/state";
import { Cpu } from "../../src/cpu/cpu";
import type { TranslationSetting } from "../../src/cpu/translation-setting";
import { DDR_OFFSET } from "../../src/memory/layout";
import { assemble } from "../assemble";

export const RAM_SIZE = 0x0100_0000;
/** Reads here answer with the address; writes are recorded. */
export const DEVICE = 0x8000_0000;
/** From here to NOTHING the device takes single accesses only. */
export const SINGLES = 0xa000_0000;
/** Accesses here are decode errors (as are all outside RAM and the device). */
export const NOTHING = 0xc000_0000;
/** RAM from here on is closed to non-secure accesses, unless a test opens it. */
export const SECURE_ONLY = 0x00f0_0000;

/** Bytes of a D register. */
const DOUBLE = 8;

function isDevice(pa: number): boolean {
  return pa >= DEVICE && pa < NOTHING;
}

export class Machine {
  readonly cpu: Cpu;
  readonly ram: DataView;
  readonly writes: { pa: number; value: number; time: number; attributes: number }[] = [];
  /** Changes of the performance monitors' interrupt requests. */
  readonly requests: { core: number; level: boolean; time: number }[] = [];
  /** Called for each device write. */
  onDevice: (pa: number, value: number) => void = () => {};
  /** Called for each read that no one answers. */
  onNothing: (pa: number) => void = () => {};
  /** What a debugger answers. */
  onBreakpoint: (core: number, pc: number) => boolean = () => false;
  onWatchpoint: (core: number, va: number, size: number, isWrite: boolean) => boolean = () => false;
  /** RAM from here on is closed to the normal world. After a change, flush the TLBs. */
  secureFrom = SECURE_ONLY;
  /** The times at which the slices of `runFrom` ended. */
  readonly sliceEnds: number[] = [];
  private done = false;

  constructor(translation: TranslationSetting = "off") {
    this.cpu = new Cpu(buildCore(), RAM_SIZE, translation);
    this.ram = new DataView(this.cpu.memory.buffer, DDR_OFFSET, RAM_SIZE);
    this.cpu.connect({
      map: (address, nonSecure) => {
        const pa = address >>> 0;
        return pa >= RAM_SIZE || (nonSecure && pa >= this.secureFrom) ? NO_RAM : DDR_OFFSET + pa;
      },
      refusal: (_core, address) => {
        const pa = address >>> 0;
        return pa >= SINGLES && pa < NOTHING ? BusFault.SLAVE : BusFault.NONE;
      },
      read: (core, address) => {
        if (!isDevice(address >>> 0)) {
          this.onNothing(address >>> 0);
          this.cpu.setBusFault(core, BusFault.DECODE);
        }
        return address;
      },
      write: (core, address, _size, word, attributes) => {
        const pa = address >>> 0;
        const value = word >>> 0;
        if (!isDevice(pa)) {
          this.cpu.setBusFault(core, BusFault.DECODE);
          return;
        }
        this.writes.push({ pa, value, time: this.cpu.time(core), attributes });
        if (pa === DEVICE + 0xffc) {
          this.done = true;
          this.cpu.yieldNow(core);
        } else this.onDevice(pa, value);
      },
      eventMatters: () => true,
      semihosting: () => false,
      breakpoint: (core, pc) => this.onBreakpoint(core, pc),
      watchpoint: (core, va, size, isWrite) => this.onWatchpoint(core, va, size, isWrite),
      executed: () => {},
      world: () => {},
      performanceInterrupt: (core, level) => this.requests.push({ core, level, time: this.cpu.time(core) }),
    });
  }

  /** Puts assembled code at `address`. */
  load(source: string, address: number): void {
    this.place(assemble(source, address), address);
  }

  place(code: Uint8Array, address: number): void {
    this.cpu.memory.set(code, DDR_OFFSET + address);
    this.cpu.invalidateCode(DDR_OFFSET + address, code.length);
  }

  /**
   * Runs `core` from `pc` (bit 0 = Thumb) until it executes the store to DEVICE + 0xffc that ends a
   * snippet, in slices of `slice` cycles.
   */
  runFrom(pc: number, core = 0, limit = 1_000_000, slice = limit): void {
    this.cpu.writeRegister(core, "pc", pc & ~1);
    const cpsr = this.cpu.readRegister(core, "cpsr");
    this.cpu.writeRegister(core, "cpsr", (cpsr & ~0x20) | ((pc & 1) << 5));
    this.done = false;
    const end = this.cpu.time(core) + limit;
    while (!this.done && this.cpu.time(core) < end) {
      const why = this.cpu.run(core, Math.min(end, this.cpu.time(core) + slice));
      this.sliceEnds.push(this.cpu.time(core));
      if (why !== SliceEnd.YIELD && why !== SliceEnd.TIME) break;
    }
    if (!this.done) throw new Error(`snippet did not end: pc ${this.cpu.pc(core).toString(16)}`);
  }

  r(register: number, core = 0): number {
    return this.cpu.readRegister(core, `r${register}`);
  }

  /** The 64 bits of D register `number` of core 0. */
  readDouble(number: number): bigint {
    return this.cpu.state.doubleword(0, State.D + number * DOUBLE);
  }

  writeDouble(number: number, value: bigint): void {
    this.cpu.state.setDoubleword(0, State.D + number * DOUBLE, value);
  }

  get fpscr(): number {
    return this.cpu.state.word(0, State.FPSCR);
  }

  set fpscr(value: number) {
    this.cpu.state.setWord(0, State.FPSCR, value);
  }
}

/** Ends a snippet: stores to the device. Uses r12. */
export const END = `
  movw r12, #0x0ffc
  movt r12, #0x8000
  str r12, [r12]
1: b 1b
`;
