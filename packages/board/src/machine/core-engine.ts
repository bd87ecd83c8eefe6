/**
 * The two Cortex-A9 cores as the board uses them. cpu/cpu.ts implements the interface with the
 * WebAssembly core; tests implement it with a scripted one.
 */
import type { BusFault, DebugRegister, ExceptionPlace, Line, Stepping } from "../cpu/core/contract";
import type { CpuImage } from "../cpu/cpu-image";
import type { StateView } from "../cpu/state-view";
import type { Engine } from "./engine";
import type { ExceptionCounts } from "./statistics";

/**
 * What a core asks of the board. All calls come from inside `run` or `turns.take`. `size` is 1,
 * 2 or 4 bytes; `attributes` are bits of Attribute (cpu/core/contract.ts). Physical addresses and
 * the values of accesses are signed 32-bit numbers, as WebAssembly hands them over (see bus.ts).
 */
export interface CoreBus {
  /**
   * Host offset of the 4 KiB RAM page at `pa`, or NO_RAM where this world must use `read` and
   * `write`. The core keeps the answer until `flushTlbs`.
   */
  map(pa: number, nonSecure: boolean): number;
  /**
   * Asked before an access of several words, or a load exclusive, goes to `pa`, where no RAM is:
   * the fault with which the access is refused as a whole, or NONE.
   */
  refusal(core: number, pa: number, attributes: number): BusFault;
  /**
   * A fault is reported with `setBusFault` before the call returns. A refused read is a synchronous
   * external abort, a refused write an asynchronous one.
   */
  read(core: number, pa: number, size: number, attributes: number): number;
  write(core: number, pa: number, size: number, value: number, attributes: number): void;
  /** The performance monitor of `core` changes its interrupt request. */
  performanceInterrupt(core: number, level: boolean): void;
  /**
   * `core` executes SEV. Must its slice end, so that the run loop passes the event on? Otherwise no
   * other core can notice now, or the board has noted the event.
   */
  eventMatters(core: number): boolean;
  /** Does the board do the semihosting call of `core`, which is at its SVC? Then it is done. */
  semihosting(core: number): boolean;
  /** Does the debugger stop `core` in front of the instruction at `pc`? */
  breakpoint(core: number, pc: number): boolean;
  /** Does it stop `core` in front of an access to `size` bytes at the virtual address `va`? */
  watchpoint(core: number, va: number, size: number, isWrite: boolean): boolean;
  /**
   * A core executes the instruction at a host offset of RAM. Told only after `keepCoverage`, and
   * not again while the code stays as it is.
   */
  executed(hostOffset: number): void;
  /**
   * `core` has taken the exception at `vector` (Vector) to monitor mode; 0: it goes on in the
   * normal world. Called only while CoreDebug.setObserving asks for it.
   */
  world(core: number, vector: number): void;
}

/** What the debugger (debugger/debugger.ts) asks of the cores, between runs. */
export interface CoreDebug {
  /** The fields of cpu/core/state.ts, by core. */
  readonly state: StateView;
  /**
   * CoreBus.breakpoint is asked in front of the instruction at this virtual address, or not any
   * more. It may also be asked in front of those at the same offset of other pages. An address that
   * is on is not set on again.
   */
  markBreakpoint(address: number, on: boolean): void;
  /** CoreBus.watchpoint is asked before accesses to the 4 KiB page of `va`, or not. */
  watchPage(va: number, on: boolean): void;
  /** Whether any page is watched. */
  setWatching(on: boolean): void;
  /** Unless OFF, `run` comes back after each instruction of `core`. */
  setStepping(core: number, how: Stepping): void;
  /** Whether CoreBus.world is called. */
  setObserving(on: boolean): void;
  /** r0 to r14 of the current mode (0 to 14), or a DebugRegister. */
  readRegister(core: number, register: DebugRegister | number): number;
  writeRegister(core: number, register: DebugRegister | number, value: number): void;
  /** `core` takes an external abort for the load at its PC, from the virtual address `va`. */
  refuseLoad(core: number, va: number): void;
}

/** Processor and RAM as a whole, between runs. */
export interface CoreImages {
  /** The present state. The run is not changed. */
  save(): CpuImage;
  /** Gives the cores and RAM the state of the image. No core is stepped or watched afterwards. */
  restore(image: CpuImage): void;
}

export interface CoreEngine extends Engine {
  readonly debug: CoreDebug;
  readonly images: CoreImages;
  /** The board's RAM and the cores' state, one linear memory (memory/layout.ts). */
  readonly memory: Uint8Array;
  /**
   * The longest time, in ms of the host, for which the run has stood still because code was
   * translated. It differs from run to run.
   */
  readonly longestTranslation: number;
  connect(bus: CoreBus): void;
  /**
   * Secure SVC mode, MMU and caches off, interrupts masked, at `entry` (bit 0 = Thumb), with
   * `registers` in r0, r1 …; the others are 0. Local time and the instruction count go on.
   */
  reset(core: number, entry: number, registers?: readonly number[]): void;
  setLine(core: number, line: Line, level: boolean): void;
  /** Levels of the debug authentication signals of both cores: bits of DebugSignal. */
  driveDebugSignals(levels: number): void;
  /** The mapping of RAM or the firewall changed. */
  flushTlbs(): void;
  /** The board has written `length` bytes of RAM at `hostOffset`. */
  invalidateCode(hostOffset: number, length: number): void;
  /** Inside a bus call: the local time at which `core` makes the access. */
  accessTime(core: number): number;
  /** The bus call that follows comes from the board itself, at the present time of `core`. */
  accessFromOutside(core: number): void;
  /** Inside a bus call: reports the fault of this access. */
  setBusFault(core: number, fault: BusFault): void;
  /** Address of the next instruction; inside a bus call that of the instruction that accesses. */
  pc(core: number): number;
  /** Instructions executed; inside a bus call without the present one. */
  instructions(core: number): number;
  /** ACTLR.SMP of the core. */
  inSmp(core: number): boolean;
  /** Cycles in the normal world since clearAccounts, asleep or not. */
  nonSecureCycles(core: number): number;
  /** Exceptions taken since clearAccounts whose handler runs at `place`. */
  exceptions(core: number, place: ExceptionPlace): ExceptionCounts;
  /** CoreStatistics.loopCycles since clearAccounts. */
  loopCycles(core: number): number;
  /** Table walks whose result a TLB keeps, in this world, since power-on. */
  walks(core: number, nonSecure: boolean): number;
  clearAccounts(core: number): void;
  /** From now on CoreBus.executed is called for what was not decoded yet. */
  keepCoverage(): void;
  /** For people: why the core stopped, where, and in which state. */
  describe(core: number): string;
}
