/**
 * The processor of the board: two Cortex-A9 cores that share one WebAssembly.Memory with the
 * board's RAM (memory/layout.ts). Time is in CPU cycles; a core runs in slices, and where slices
 * end never shows in its state.
 */
import { CORE_STATE_SIZE, CORE_STATES, CORES } from "../memory/layout";
import * as State from "./core/state";

/** What the cores ask of the board. All calls come from inside `run`. */
export interface CpuBus {
  /**
   * Host offset of the 4 KiB RAM page at `pa`; −1 no RAM there (use read, write); −2 RAM that the
   * firewall refuses.
   */
  map(pa: number, nonSecure: boolean): number;
  /**
   * Asked before an access of several words, or a load exclusive, goes to `pa`, where no RAM is: 0,
   * or the fault code (as for setBusFault) with which it is refused as a whole. `attributes`: see
   * Attribute.
   */
  refusal(core: number, pa: number, attributes: number): number;
  /**
   * `attributes`: see Attribute. A fault is reported with `Cpu.setBusFault` before returning; a
   * refused read is a synchronous external abort, a refused write an asynchronous one.
   */
  read(core: number, pa: number, sizeLog2: number, attributes: number): number;
  write(core: number, pa: number, sizeLog2: number, value: number, attributes: number): void;
}

export const enum Attribute {
  NON_SECURE = 1,
  PRIVILEGED = 2,
  FETCH = 4,
  /** Of `refusal`: a store; an exclusive access, else one of several words. */
  WRITE = 8,
  EXCLUSIVE = 16,
}

/** Why `run` came back. */
export const enum Reason {
  /** Local time reached the limit. */
  TIME = 0,
  /** WFI or WFE with nothing pending; local time stands still until `advance`. */
  ASLEEP = 1,
  /** A device asked (yieldNow), or the core executed SEV. */
  YIELD = 2,
  /** See `stopped`. */
  STOPPED = 3,
}

export const enum Line {
  IRQ = 0,
  FIQ = 1,
}

/** A core that stopped because it could only loop. */
export interface Stop {
  core: number;
  reason: string;
  pc: number;
  /** What it could not fetch. */
  address: number;
  secure: boolean;
}

interface Exports {
  init(): void;
  reset(core: number, peripheralBase: number): void;
  run(core: number, until: bigint): Reason;
  advance(core: number, time: bigint): void;
  setLine(core: number, line: Line, level: number): void;
  sendEvent(core: number): void;
  yieldNow(core: number): void;
  flushTlbs(): void;
  invalidateCode(offset: number, length: number): void;
  readRegister(core: number, register: number): number;
  writeRegister(core: number, register: number, value: number): void;
  translate(core: number, va: number): bigint;
}

const CPSR = 16;
const SPSR = 17;
const NAMED: Record<string, number> = { sp: 13, lr: 14, pc: 15, cpsr: CPSR, spsr: SPSR };
const NUMBERED_REGISTERS = 16;

export class Cpu {
  private readonly core: Exports;
  private readonly view: DataView;

  constructor(
    module: WebAssembly.Module,
    memory: WebAssembly.Memory,
    bus: CpuBus,
    private readonly peripheralBase = 0,
  ) {
    const imports = {
      env: {
        memory,
        abort: () => {
          throw new Error("CPU core: internal check failed");
        },
      },
      bus: {
        map: (pa: number, nonSecure: number) => bus.map(pa >>> 0, nonSecure !== 0),
        refusal: (core: number, pa: number, attributes: number) => bus.refusal(core, pa >>> 0, attributes),
        read: (core: number, pa: number, sizeLog2: number, attributes: number) =>
          bus.read(core, pa >>> 0, sizeLog2, attributes),
        write: (core: number, pa: number, sizeLog2: number, value: number, attributes: number) =>
          bus.write(core, pa >>> 0, sizeLog2, value >>> 0, attributes),
      },
    };
    this.core = new WebAssembly.Instance(module, imports).exports as unknown as Exports;
    this.view = new DataView(memory.buffer);
    this.core.init();
    for (let core = 0; core < CORES; core++) this.reset(core);
  }

  /** Secure SVC, masked, MMU off, PC 0. Local time and instruction count go on. */
  reset(core: number): void {
    this.core.reset(core, this.peripheralBase);
  }

  /** Runs `core` until its local time is at least `until`, or for another Reason. */
  run(core: number, until: number): Reason {
    return this.core.run(core, BigInt(until));
  }

  /** Lets local time of a sleeping core pass to `time`. */
  advance(core: number, time: number): void {
    this.core.advance(core, BigInt(time));
  }

  /** Local time in cycles; exact inside a bus call too. */
  time(core: number): number {
    return this.word64(core, State.TIME);
  }

  /** Instructions executed; inside a bus call without the present one. */
  instructions(core: number): number {
    return this.word64(core, State.COUNT);
  }

  setLine(core: number, line: Line, level: boolean): void {
    this.core.setLine(core, line, level ? 1 : 0);
  }

  /** Sets the event register, which ends a WFE. */
  sendEvent(core: number): void {
    this.core.sendEvent(core);
  }

  /**
   * Has the core executed SEV since this was last asked? SEV ends `run` with YIELD; the other cores
   * are the caller's to tell.
   */
  takeSentEvent(core: number): boolean {
    const sent = this.word(core, State.EVENT_SENT) !== 0;
    if (sent) this.view.setUint32(at(core, State.EVENT_SENT), 0, true);
    return sent;
  }

  /** Cycles since clearAccounts, asleep or not, in the normal world. */
  nonSecureCycles(core: number): number {
    const past = this.word64(core, State.NONSECURE_TIME);
    return this.isSecure(core) ? past : past + this.time(core) - this.word64(core, State.WORLD_SINCE);
  }

  /**
   * Exceptions since clearAccounts by where they are taken (0 secure, 1 non-secure, 2 monitor
   * mode), at `vector` (4 … 0x1C).
   */
  exceptions(core: number, where: number, vector: number): number {
    return this.word(core, State.EXCEPTIONS + 4 * (where * State.EXCEPTION_KINDS + (vector >>> 2) - 1));
  }

  clearAccounts(core: number): void {
    const from = at(core, State.ACCOUNTS);
    for (let offset = 0; offset < State.ACCOUNTS_SIZE; offset += 4)
      this.view.setUint32(from + offset, 0, true);
    this.view.setBigUint64(at(core, State.WORLD_SINCE), BigInt(this.time(core)), true);
  }

  /** From inside a bus call: `run` returns YIELD after the present instruction. */
  yieldNow(core: number): void {
    this.core.yieldNow(core);
  }

  /** From inside bus.read or bus.write: 1 decode error, 2 slave error. */
  setBusFault(core: number, code: number): void {
    this.view.setUint32(at(core, State.BUS_FAULT), code, true);
  }

  /** After the firewall or the mapping of RAM changed. */
  flushTlbs(): void {
    this.core.flushTlbs();
  }

  /** After the host wrote RAM at host offset `offset`. */
  invalidateCode(offset: number, length: number): void {
    this.core.invalidateCode(offset, length);
  }

  isAsleep(core: number): boolean {
    return this.word(core, State.SLEEP) !== 0;
  }

  isSecure(core: number): boolean {
    return this.word(core, State.SECURE) !== 0;
  }

  /** "r0" … "r15", "sp", "lr", "pc", "cpsr", "spsr" of the current mode. */
  readRegister(core: number, name: string): number {
    return this.core.readRegister(core, registerNumber(name)) >>> 0;
  }

  /** CPSR is written whole, whatever the core itself may change. */
  writeRegister(core: number, name: string, value: number): void {
    this.core.writeRegister(core, registerNumber(name), value >>> 0);
  }

  /** D register as its 64 bits. */
  readDouble(core: number, number: number): bigint {
    return this.view.getBigUint64(at(core, State.D + number * 8), true);
  }

  writeDouble(core: number, number: number, value: bigint): void {
    this.view.setBigUint64(at(core, State.D + number * 8), value, true);
  }

  readFpscr(core: number): number {
    return this.word(core, State.FPSCR);
  }

  writeFpscr(core: number, value: number): void {
    this.view.setUint32(at(core, State.FPSCR), value, true);
  }

  /** Address of the instruction being executed; inside a bus call it is that of the access. */
  pc(core: number): number {
    return this.readRegister(core, "pc");
  }

  /** Physical address of `va` as the core sees it now, undefined if it is not mapped. */
  translate(core: number, va: number): number | undefined {
    const pa = this.core.translate(core, va >>> 0);
    return pa < 0n ? undefined : Number(pa);
  }

  /** Executes one instruction (or takes one exception). */
  step(core: number): Reason {
    return this.run(core, this.time(core) + 1);
  }

  stopped(core: number): Stop | undefined {
    const reason = this.word(core, State.STOP_REASON);
    if (reason === 0) return undefined;
    return {
      core,
      reason: "the prefetch-abort vector cannot be fetched",
      pc: this.word(core, State.STOP_PC),
      address: this.word(core, State.STOP_ADDRESS),
      secure: this.isSecure(core),
    };
  }

  private word(core: number, field: number): number {
    return this.view.getUint32(at(core, field), true);
  }

  private word64(core: number, field: number): number {
    return Number(this.view.getBigUint64(at(core, field), true));
  }
}

function at(core: number, field: number): number {
  return CORE_STATES + core * CORE_STATE_SIZE + field;
}

function registerNumber(name: string): number {
  const number = NAMED[name] ?? (/^r\d+$/.test(name) ? Number(name.slice(1)) : NUMBERED_REGISTERS);
  if (number === NUMBERED_REGISTERS && name !== "cpsr") {
    throw new Error(`No register "${name}"; there are r0 … r15, sp, lr, pc, cpsr, spsr`);
  }
  return number;
}
