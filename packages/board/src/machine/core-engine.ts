/**
 * The two Cortex-A9 cores as the board uses them; cpu/cpu.ts implements it with the WebAssembly
 * core, tests with a scripted one.
 */
import type { BusFault } from "../devices/device";
import type { Engine } from "./run-loop";
import type { ExceptionCounts, ExceptionPlace } from "./statistics";

export type Line = "irq" | "fiq";

/** What a core asks of the board; called while it runs. `size` is in bytes. */
export interface CoreBus {
  map(pa: number, nonSecure: boolean): number;
  /**
   * Before an access of several words, or an exclusive one, where no RAM is: the BusFault that
   * refuses it as a whole, or None.
   */
  refusal(core: number, pa: number, attributes: number): BusFault;
  read(core: number, pa: number, size: number, attributes: number): number;
  write(core: number, pa: number, size: number, value: number, attributes: number): void;
}

export interface CoreEngine extends Engine {
  /** The board's RAM and the cores' state, one linear memory (memory/layout.ts). */
  readonly memory: Uint8Array;
  connect(bus: CoreBus): void;
  /**
   * Secure SVC mode, MMU and caches off, interrupts masked, at `entry` (bit 0 = Thumb); local time
   * is kept.
   */
  reset(core: number, entry: number): void;
  setLine(core: number, line: Line, level: boolean): void;
  /** RAM mapping or firewall changed. */
  flushTlbs(): void;
  /** The board has written to RAM. */
  invalidateCode(hostOffset: number, length: number): void;
  /** Inside a bus call: reports the fault of this access (BusFault). */
  setBusFault(core: number, fault: number): void;
  pc(core: number): number;
  isNonSecure(core: number): boolean;
  instructions(core: number): number;
  /** Cycles in the normal world, asleep or not, since clearAccounts. */
  nonSecureCycles(core: number): number;
  /** Exceptions taken since clearAccounts. */
  exceptions(core: number, where: ExceptionPlace): ExceptionCounts;
  clearAccounts(core: number): void;
  /** For people: why the core stopped, where, and in which state. */
  describe(core: number): string;
}
